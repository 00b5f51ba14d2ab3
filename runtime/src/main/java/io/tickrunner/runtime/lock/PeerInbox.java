package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.peer.CommandMessage;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerCommands;
import io.tickrunner.runtime.peer.PeerEnvelope;
import io.tickrunner.runtime.peer.PeerMessage;
import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerWelcome;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.time.Time;

/** Reads messages from other replicas and dispatches them. Used by the thread that has the wire. */
final class PeerInbox implements PeerRoll.PeerAction {

    private static final Logger LOG = Logger.getLogger(PeerInbox.class);
    /** The age of messages is determined by the server's clock, which is known only with the precision of a round trip. */
    private static final long HEARSAY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PeerRoll roll;
    private final PeerWelcome welcome;
    private final TakeOverWait takeOverWait;
    private final Pace pace;
    private final PeerCommands commands;
    private final RunBook runs;
    private final Time time;
    private final Standbys standbys;
    private final WakeUpChannels channels;
    private final Spreader spreader;
    private final LongFunction<OwnWorker> workers;
    /** The session whose messages are read, including while it joins. */
    private volatile LockSession session;
    private volatile int backend;

    /**
     * @param workers returns the worker of this replica with a lock ID, or {@code null}
     */
    PeerInbox(Peers peers, TakeOverWait takeOverWait, Time time, Standbys standbys, WakeUpChannels channels, Spreader spreader,
            LongFunction<OwnWorker> workers) {
        this.roll = peers.roll();
        this.welcome = peers.welcome();
        this.takeOverWait = takeOverWait;
        this.pace = peers.pace();
        this.commands = peers.commands();
        this.runs = peers.runs();
        this.time = time;
        this.standbys = standbys;
        this.channels = channels;
        this.spreader = spreader;
        this.workers = workers;
    }

    /** Starts reading the messages of a new session. */
    void readFor(LockSession fresh) {
        session = fresh;
    }

    /** Returns the backend of the session, whose own messages are ignored. */
    void ownBackend(int pid) {
        backend = pid;
    }

    void heard(Notification notification) {
        if (notification.wakeUp().isPresent()) {
            channels.notified(notification.wakeUp().get());
        } else if (notification.backendPid() != backend
                && roll.heard(notification, envelope -> accept(notification.backendPid(), envelope))) {
            standbys.wantTry();
        }
    }

    /** Handles a message of a peer. */
    @Override
    public void accept(int from, PeerEnvelope envelope) {
        PeerMessage.decode(envelope.text()).ifPresentOrElse(message -> read(from, envelope, message),
                () -> CommandMessage.decode(envelope.text()).ifPresentOrElse(command -> commands.heard(command, age(envelope)),
                        () -> LOG.debugf("Ignored an unknown message of backend %d", from)));
    }

    @Override
    public void vanished() {
        standbys.wantTry();
    }

    private void read(int from, PeerEnvelope envelope, PeerMessage message) {
        switch (message.kind()) {
            case HELLO -> {
                welcome.greeted(from, roll.backends());
                pace.joined();
                spreader.tellAgain();
            }
            case WELCOME -> welcome.heardWelcome(message.numbers());
            case NEWCOMER -> welcome.heardNewcomer(from);
            case RELEASED -> {
                message.numbers().forEach(takeOverWait::released);
                standbys.releaseAnnounced();
            }
            case ENDED -> roll.ended(message.numbers().stream().map(Long::intValue).toList());
            case SHARE -> spreader.heardShare(from, message.numbers());
            case ABLE -> spreader.heardAble(from, message.numbers());
            case GIVEN -> spreader.heardGiven(from, message.numbers());
            case TAKE -> spreader.heardTake(message.numbers());
            case DECLINED -> spreader.heardDeclined(from, message.numbers());
            case PACE -> message.numbers().forEach(pace::heard);
            case FREED -> standbys.freed(message.numbers());
            case ANY_FREED -> standbys.wantTry();
            case WAKE -> message.numbers().stream().map(workers::apply).filter(Objects::nonNull)
                    .forEach(WakeUpChannels::wake);
            case LEAVING -> {
                roll.left(from);
                standbys.wantTry();
            }
            case RUNS, ANSWER -> {
                long sentAt = time.nanos() - age(envelope).toNanos();
                message.runs().forEach(run -> heard(run, sentAt, message.kind() == Kind.ANSWER));
            }
            case WITHDRAWN -> {
                long sentAt = time.nanos() - age(envelope).toNanos();
                message.runs().stream().filter(run -> runs.heardWithdrawn(run, sentAt))
                        .forEach(run -> standbys.startWithdrawn(run.lockId()));
            }
        }
    }

    /** Records a run reported by a peer, unless this replica held the lock then and therefore knows better. */
    private void heard(PeerMessage.Run run, long sentAt, boolean relayed) {
        OptionalLong heldSince = session.heldSince(run.lockId());
        long startedAt = sentAt - TimeUnit.MILLISECONDS.toNanos(run.startAge());
        if (heldSince.isPresent() && startedAt - heldSince.getAsLong() > HEARSAY_SLACK_NANOS) {
            LOG.debugf("Ignored news of a run under lock %d, which this replica held", run.lockId());
            return;
        }
        runs.heard(run, sentAt, relayed);
    }

    private Duration age(PeerEnvelope envelope) {
        return session.ageOf(envelope);
    }
}
