package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jboss.logging.Logger;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.peer.CommandMessage.AskTick;
import io.tickrunner.runtime.peer.CommandMessage.Pauses;
import io.tickrunner.runtime.peer.CommandMessage.Reply;
import io.tickrunner.runtime.peer.CommandMessage.Schedules;
import io.tickrunner.runtime.time.Time;

/** Transfers operators' commands between replicas: messages to send, pending requests, and requests of peers. Thread-safe. */
public final class PeerCommands {

    private static final Logger LOG = Logger.getLogger(PeerCommands.class);
    /** The requester's wait minus the time that the answer takes. */
    private static final Duration OLDEST_ASK = RemoteTick.TAKEN_WITHIN.minusSeconds(1);

    private final String replica;
    private final PauseBook pauses;
    private final Runnable sendSoon;
    private final Time time;
    private final Map<String, AskTick> unsentAsks = new ConcurrentHashMap<>();
    private final Queue<Reply> unsentReplies = new ConcurrentLinkedQueue<>();
    private final ScheduleBook schedules;
    private final UnsentChanges<PauseBook.Entry> unsentPauses = new UnsentChanges<>();
    private final UnsentChanges<ScheduleBook.Entry> unsentSchedules = new UnsentChanges<>();
    private final Map<String, RemoteTick> asked = new ConcurrentHashMap<>();
    private volatile PeerListener listener;

    /**
     * Messages to send.
     *
     * @param messages the messages
     * @param whenSent removes them
     */
    record Unsent(List<String> messages, Runnable whenSent) {

        void sent() {
            whenSent.run();
        }
    }

    public PeerCommands(String replica, PauseBook pauses, ScheduleBook schedules, Runnable sendSoon, Time time) {
        this.time = time;
        this.replica = replica;
        this.pauses = pauses;
        this.schedules = schedules;
        this.sendSoon = sendSoon;
    }

    public void listen(PeerListener peerListener) {
        listener = peerListener;
    }

    public RemoteTick askTick(long lockId, Map<String, String> arguments) {
        String requestId = HexFormat.of().toHexDigits(time.dice().nextLong());
        RemoteTick tick = new RemoteTick(() -> {
            asked.remove(requestId);
            unsentAsks.remove(requestId);
        });
        asked.put(requestId, tick);
        unsentAsks.put(requestId, new AskTick(requestId, lockId, arguments));
        sendSoon.run();
        return tick;
    }

    /**
     * @return completes when the server has accepted the message for the peers
     */
    public CompletionStage<Void> pause(long lockId, TimedPause pause) {
        return tell(lockId, pauses.pause(lockId, pause));
    }

    public void rememberPause(long lockId, TimedPause pause) {
        pauses.remembered(lockId, pause);
    }

    public void rememberSchedule(long lockId, String text, Instant since) {
        schedules.remembered(lockId, text, since);
    }

    /**
     * @param by who resumes the worker; {@code null} if unknown
     * @return completes when the server has accepted the message for the peers
     */
    public CompletionStage<Void> resume(long lockId, String by) {
        return tell(lockId, pauses.resume(lockId, by));
    }

    private CompletionStage<Void> tell(long lockId, PauseBook.Entry change) {
        CompletionStage<Void> told = unsentPauses.add(lockId, change);
        sendSoon.run();
        return told;
    }

    /**
     * @return completes when the server has accepted the message for the peers
     */
    public CompletionStage<Void> changeSchedule(long lockId, String text, Instant since) {
        CompletionStage<Void> told = unsentSchedules.add(lockId, schedules.change(lockId, text, since));
        sendSoon.run();
        return told;
    }

    /**
     * Returns the last change of a worker's schedule in any replica. Commands need not be accepted, because code makes some.
     */
    public Optional<ScheduleBook.Entry> schedule(long lockId) {
        return schedules.schedule(lockId);
    }

    /** Returns whether a worker is paused in all replicas that accept commands, including this one. */
    public boolean isPaused(long lockId) {
        return takesCommands() && pauses.isPaused(lockId);
    }

    /** Returns the last change in all replicas if it was a pause, even one that is over by now. */
    public Optional<TimedPause> pause(long lockId) {
        return takesCommands() ? pauses.pause(lockId) : Optional.empty();
    }

    private boolean takesCommands() {
        PeerListener current = listener;
        return current != null && current.takesCommands();
    }

    private void reply(AskTick ask, String outcome) {
        unsentReplies.add(new Reply(ask.requestId(), outcome, replica));
        sendSoon.run();
    }

    public boolean hasUnsent() {
        return !unsentAsks.isEmpty() || !unsentReplies.isEmpty() || !unsentPauses.isEmpty()
                || !unsentSchedules.isEmpty();
    }

    /** Returns the messages to send, which are removed once they are sent. Used by the thread that has the wire. */
    Unsent unsent() {
        List<Reply> replies = new ArrayList<>(unsentReplies);
        Map<String, AskTick> asks = new HashMap<>(unsentAsks);
        Map<Long, UnsentChanges.Unsent<PauseBook.Entry>> changes = unsentPauses.all();
        Map<Long, UnsentChanges.Unsent<ScheduleBook.Entry>> rescheduled = unsentSchedules.all();
        List<String> messages = new ArrayList<>();
        replies.forEach(reply -> messages.add(reply.encode()));
        asks.values().forEach(ask -> messages.add(ask.encode()));
        messages.addAll(new Pauses(pauses.of(changes.keySet())).encode());
        messages.addAll(new Schedules(schedules.of(rescheduled.keySet())).encode());
        return new Unsent(messages, () -> {
            replies.forEach(unsentReplies::remove);
            asks.forEach(unsentAsks::remove);
            unsentPauses.sent(changes);
            unsentSchedules.sent(rescheduled);
        });
    }

    public List<String> allPauses() {
        return new Pauses(pauses.all()).encode();
    }

    public List<String> allSchedules() {
        return new Schedules(schedules.all()).encode();
    }

    /**
     * Handles a command or an answer from a peer.
     *
     * @param age how long ago it was sent, by the server's clock
     */
    public void heard(CommandMessage message, Duration age) {
        PeerListener current = listener;
        if (message instanceof Reply reply) {
            RemoteTick tick = asked.get(reply.requestId());
            if (tick != null) {
                tick.replied(reply);
            }
        } else if (message instanceof Pauses told) {
            told.entries().forEach((lockId, entry) -> {
                if (pauses.heard(lockId, entry, age) && current != null) {
                    current.pauseChanged(lockId, entry.pause());
                }
            });
        } else if (message instanceof Schedules told) {
            told.entries().forEach(schedules::heard);
        } else if (message instanceof AskTick ask && current != null) {
            if (age.compareTo(OLDEST_ASK) > 0) {
                // The requester has already reported that no replica accepted the command.
                LOG.debugf("Ignored a command to tick lock %d that is %s old", ask.lockId(), age);
                return;
            }
            current.tickAsked(ask.lockId(), ask.arguments()).ifPresent(outcome -> {
                reply(ask, Reply.TAKEN);
                outcome.whenComplete((ended, failure) -> reply(ask, (ended == null ? Outcome.ERROR : ended).tag()));
            });
        }
    }
}
