package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.peer.PeerMessage.Kind;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Holds the messages for the peers: runs, answers and commands. They are removed only after the server has accepted them, so a
 * refusal loses no message.
 */
public final class PeerOutbox {

    private static final Logger LOG = Logger.getLogger(PeerOutbox.class);

    /** A message with so many locks is short enough for a notification, whatever their IDs. */
    private static final int MAX_GIVEN = 500;
    /** With more locks, one message without names is cheaper for all. */
    private static final int MAX_FREED = 50;

    private final RunBook runs;
    private final PeerCommands commands;
    private final PeerWelcome welcome;
    private final Pace pace;
    private final ShareBook shares;
    private final Queue<String> gifts = new ConcurrentLinkedQueue<>();
    /** The replicas that locks are being released for. */
    private final Map<Long, Integer> givenTo = new ConcurrentHashMap<>();
    /** The replicas to be told that their locks are released. Used by the thread that has the wire. */
    private final Set<Long> takers = new LinkedHashSet<>();
    private final WakeRequests wakeRequests = new WakeRequests();
    private final Repetition refusals;
    /** Whether the last attempt was refused. */
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean waitsForHeartbeat;
    private volatile boolean hurried;
    private volatile boolean unconfirmed;
    /** Whether the peers are to be told that unknown locks were freed. Used by the thread that has the wire. */
    private boolean anyFreed;
    /** The locks of which the peers are to be told that they were freed. Used by the thread that has the wire. */
    private final Set<Long> freed = new LinkedHashSet<>();

    public PeerOutbox(RunBook runs, PeerCommands commands, PeerWelcome welcome, Pace pace, ShareBook shares,
            Duration repeatEvery,
            Time time) {
        this.shares = shares;
        this.runs = runs;
        this.commands = commands;
        this.welcome = welcome;
        this.pace = pace;
        this.refusals = new Repetition(repeatEvery, time::nanos);
    }

    /** Messages, and an action to perform once they are sent. */
    public interface Parcel {

        Collection<String> messages();

        void sent();
    }

    private record Packed(Collection<String> messages, List<Runnable> whenSent) implements Parcel {

        @Override
        public void sent() {
            whenSent.forEach(Runnable::run);
        }
    }

    /** Creates a parcel of optional messages. */
    public static Parcel parcel(Collection<String> messages) {
        return new Packed(messages, List.of());
    }

    /** Returns whether a message is waiting that must not wait for the next heartbeat. */
    public boolean isUrgent() {
        return !waitsForHeartbeat && (hurried || commands.hasUnsent() || wakeRequests.hasUnsent() || welcome.owesAnswer());
    }

    /** Requests that runs be sent before the next heartbeat. */
    public void hurry() {
        hurried = true;
    }

    /** Begins with a new session, which has given nothing. */
    public void begin() {
        unconfirmed = false;
        gifts.clear();
        givenTo.clear();
    }

    /**
     * Requests that the peers are told, after all else, that unknown locks were freed. Called by the thread that has the wire.
     */
    public void anyFreed() {
        anyFreed = true;
    }

    /**
     * Requests the same of locks that were released here. If a lock was given to a replica, only that one is told, because
     * otherwise all others would try it too. Called by the thread that has the wire.
     */
    public void freed(Collection<Long> lockIds) {
        for (Long lockId : lockIds) {
            Integer to = givenTo.remove(lockId);
            if (to == null) {
                freed.add(lockId);
            } else {
                takers.add((long) to);
            }
        }
    }

    /** Requests that the peers are told the runs that none of them has reported in this session. Any thread. */
    public void tellUnconfirmed() {
        unconfirmed = true;
    }

    /** Adds the message that locks are released for the replica with this backend, to be sent before they are. Any thread. */
    public void given(int backend, Collection<Long> lockIds) {
        List<Long> left = List.copyOf(lockIds);
        left.forEach(lockId -> givenTo.put(lockId, backend));
        for (int from = 0; from < left.size(); from += MAX_GIVEN) {
            List<Long> numbers = new ArrayList<>();
            numbers.add((long) backend);
            numbers.addAll(left.subList(from, Math.min(left.size(), from + MAX_GIVEN)));
            gifts.addAll(PeerMessage.encodeNumbers(Kind.GIVEN, numbers));
        }
    }

    /** Adds the message that locks, which were released for this replica, are not wanted here. Any thread. */
    public void declined(Collection<Long> lockIds) {
        gifts.addAll(PeerMessage.encodeNumbers(Kind.DECLINED, lockIds));
        hurried = true;
    }

    /** Requests that the worker with this lock ticks soon in the replica that holds the lock. Any thread. */
    public void wake(long lockId) {
        wakeRequests.add(lockId);
    }

    /**
     * Packs all waiting messages together with the given ones. Called by the thread that has the wire; otherwise an unlock
     * could overtake packed messages.
     */
    public Parcel pack(Collection<String> more) {
        hurried = false;
        List<RunBook.Untold> untold = runs.untold();
        List<WithdrawnStarts.Withdrawal> withdrawn = runs.untoldWithdrawn();
        PeerWelcome.Answer answer = welcome.answer();
        PeerCommands.Unsent unsent = commands.unsent();
        Map<Long, Long> wakeUps = wakeRequests.unsent();
        List<String> messages = new ArrayList<>(
                PeerMessage.encode(Kind.RUNS, untold.stream().map(RunBook.Untold::run).toList()));
        messages.addAll(PeerMessage.encode(Kind.WITHDRAWN, withdrawn.stream().map(runs::toRun).toList()));
        List<PeerMessage.Run> repeated = unconfirmed ? runs.unconfirmed() : List.of();
        messages.addAll(PeerMessage.encode(Kind.ANSWER, repeated));
        if (answer.tellsAll()) {
            messages.addAll(PeerMessage.encode(Kind.ANSWER, runs.all()));
            messages.addAll(PeerMessage.encode(Kind.WITHDRAWN, runs.withdrawn()));
            messages.addAll(commands.allPauses());
            messages.addAll(commands.allSchedules());
        }
        OptionalLong slowest = answer.tellsAll() ? pace.millisHere() : pace.untold();
        slowest.ifPresent(millis -> messages.addAll(PeerMessage.encodeNumbers(Kind.PACE, List.of(millis))));
        Optional<ShareBook.Untold> share = shares.untold();
        List<String> packedGifts = List.copyOf(gifts);
        messages.addAll(packedGifts);
        // After what is given, because the share no longer contains it.
        share.ifPresent(untoldShare -> messages.addAll(encode(untoldShare)));
        messages.addAll(answer.messages());
        messages.addAll(unsent.messages());
        messages.addAll(PeerMessage.encodeNumbers(Kind.WAKE, wakeUps.keySet()));
        messages.addAll(more);
        messages.addAll(PeerMessage.encodeNumbers(Kind.TAKE, takers));
        if (anyFreed || freed.size() > MAX_FREED) {
            messages.add(PeerMessage.ANY_FREED.encode());
        } else {
            messages.addAll(PeerMessage.encodeNumbers(Kind.FREED, freed));
        }
        return new Packed(messages,
                List.of(() -> runs.told(untold), () -> runs.toldUnconfirmed(repeated), () -> runs.toldWithdrawn(withdrawn),
                        () -> welcome.answered(answer),
                        unsent::sent, () -> wakeRequests.sent(wakeUps), this::freedTold, takers::clear,
                        () -> slowest.ifPresent(pace::told), () -> share.ifPresent(shares::told),
                        () -> packedGifts.forEach(gifts::remove)));
    }

    private void freedTold() {
        anyFreed = false;
        freed.clear();
    }

    private static List<String> encode(ShareBook.Untold share) {
        List<String> messages = new ArrayList<>(PeerMessage.encodeNumbers(Kind.SHARE,
                List.of((long) share.own().weight(), share.own().load(), share.fingerprint(), share.own().fixed(),
                        share.own().weights())));
        messages.addAll(PeerMessage.encodeNumbers(Kind.ABLE, share.able()));
        return messages;
    }

    /**
     * Records that the server refused the messages. They are retried with the next heartbeat because an immediate retry would
     * hardly succeed.
     */
    public void refused(String why) {
        refused.set(true);
        waitsForHeartbeat = true;
        refusals.happened(why).ifPresent(news -> LOG.warnf("PostgreSQL refused to send runs and commands to the other"
                + " replicas (%s); retrying with each heartbeat", why));
    }

    /** Returns whether the server refused the last messages. */
    public boolean isRefused() {
        return refused.get();
    }

    public void accepted() {
        if (refused.getAndSet(false)) {
            refusals.over();
            LOG.info("PostgreSQL accepts messages to the other replicas again");
        }
    }

    /** Allows a retry of refused messages because a heartbeat is due. */
    public void retry() {
        waitsForHeartbeat = false;
    }
}
