package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerMessage.Kind;

/**
 * Tracks which replicas have received what the others know. A replica that joins waits a moment for this before it acquires a
 * lock, because a worker may be paused or have just run. One informed replica answers; the others answer only if it does not.
 * Thread-safe.
 */
public final class PeerWelcome {

    /** A peer polls for messages a few times per second. A frozen peer never answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** By then the first peer has answered, unless it is frozen. */
    private static final long OTHERS_FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final LongSupplier nanoClock;
    private final Duration patience;
    /** Backends that said hello and have not been answered, with the time at which this replica answers. */
    private final Map<Integer, Long> unanswered = new HashMap<>();
    private final Set<Integer> newcomers = new HashSet<>();
    private int ownBackend;
    private boolean welcomed;
    private boolean newcomerOwed;
    private boolean informed;
    /** When the next answer is due; empty if no answer is due. Any thread. */
    private volatile OptionalLong dueAt = OptionalLong.empty();

    public PeerWelcome(LockSettings settings, LongSupplier nanoClock) {
        // Not longer than the session may stay silent.
        this.patience = settings.heartbeat().compareTo(PATIENCE) < 0 ? settings.heartbeat() : PATIENCE;
        this.nanoClock = nanoClock;
    }

    /** Returns how long to wait for a welcome. */
    public Duration patience() {
        return patience;
    }

    /** Starts joining with a new session, served by this backend. */
    public synchronized void begin(int backend) {
        ownBackend = backend;
        welcomed = false;
        newcomerOwed = false;
        unanswered.clear();
        newcomers.clear();
        plan();
    }

    private void plan() {
        dueAt = newcomerOwed ? OptionalLong.of(nanoClock.getAsLong())
                : informed ? unanswered.values().stream().mapToLong(Long::longValue).min() : OptionalLong.empty();
    }

    /** Returns the first messages of a replica. */
    public synchronized List<String> greeting() {
        return informed ? List.of(PeerMessage.HELLO.encode())
                : List.of(PeerMessage.HELLO.encode(), PeerMessage.NEWCOMER.encode());
    }

    /**
     * Returns whether this replica has received what the others know, or none of them has information.
     *
     * @param peers the backends of the others
     */
    public synchronized boolean isInformed(Set<Integer> peers) {
        if (!informed && (welcomed || newcomers.containsAll(peers))) {
            informed = true;
            // Those that said hello get an answer instead.
            newcomerOwed = false;
            plan();
        }
        return informed;
    }

    /** Returns whether a joining session no longer has to wait. */
    public synchronized boolean isSettled(Set<Integer> peers) {
        return welcomed || newcomers.containsAll(peers);
    }

    /**
     * Handles a peer's hello. Of the informed replicas, the one with the lowest backend answers immediately, the others after a
     * delay.
     *
     * @param peers the backends of the others
     */
    public synchronized void greeted(int backend, Set<Integer> peers) {
        newcomers.remove(backend);
        boolean isFirst = peers.stream().noneMatch(peer -> peer != backend && peer < ownBackend && !newcomers.contains(peer));
        unanswered.put(backend, nanoClock.getAsLong() + (isFirst ? 0 : OTHERS_FIRST_NANOS));
        newcomerOwed |= !informed;
        plan();
    }

    /** Records that a peer has informed these backends. */
    public synchronized void heardWelcome(List<Long> backends) {
        for (long backend : backends) {
            unanswered.remove((int) backend);
            newcomers.remove((int) backend);
            welcomed |= backend == ownBackend;
        }
        plan();
    }

    /** Records that a peer has no information yet. */
    public synchronized void heardNewcomer(int backend) {
        newcomers.add(backend);
    }

    /** Returns whether an answer is due. Any thread. */
    boolean owesAnswer() {
        OptionalLong due = dueAt;
        return due.isPresent() && nanoClock.getAsLong() - due.getAsLong() >= 0;
    }

    /**
     * An answer that is due.
     *
     * @param backends the backends that are welcomed
     * @param saysNewcomer whether this replica has no information
     */
    record Answer(Set<Integer> backends, boolean saysNewcomer) {

        /** Returns whether the answer includes everything known here. */
        boolean tellsAll() {
            return !backends.isEmpty();
        }

        List<String> messages() {
            List<String> messages = new ArrayList<>();
            if (saysNewcomer) {
                messages.add(PeerMessage.NEWCOMER.encode());
            }
            messages.addAll(PeerMessage.encodeNumbers(Kind.WELCOME, backends.stream().map(Integer::longValue).toList()));
            return messages;
        }
    }

    synchronized Answer answer() {
        if (!informed) {
            return new Answer(Set.of(), newcomerOwed);
        }
        long now = nanoClock.getAsLong();
        Set<Integer> due = new HashSet<>();
        unanswered.forEach((backend, at) -> {
            if (now - at >= 0) {
                due.add(backend);
            }
        });
        return new Answer(due, false);
    }

    synchronized void answered(Answer answer) {
        answer.backends().forEach(unanswered::remove);
        newcomerOwed &= !answer.saysNewcomer();
        plan();
    }
}
