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
 * Who has heard what the others know. A replica that joins others waits a moment for it before it takes a lock: a worker may be
 * paused, or have run just now. One that knows answers it, the others only if nobody did. Thread-safe.
 */
public final class PeerWelcome {

    /** A peer looks for messages a few times a second. One that is frozen never answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Whoever is to answer has done so by then, unless it is frozen. */
    private static final long OTHERS_FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final LongSupplier nanoClock;
    private final Duration patience;
    /** Those that said hello and have not been answered, and when this replica is to do it. */
    private final Map<Integer, Long> unanswered = new HashMap<>();
    private final Set<Integer> newcomers = new HashSet<>();
    private int ownBackend;
    private boolean welcomed;
    private boolean newcomerOwed;
    private boolean informed;
    /** When the next answer is due; empty for none. Any thread. */
    private volatile OptionalLong dueAt = OptionalLong.empty();

    public PeerWelcome(LockSettings settings, LongSupplier nanoClock) {
        // Not longer than the session may be silent.
        this.patience = settings.heartbeat().compareTo(PATIENCE) < 0 ? settings.heartbeat() : PATIENCE;
        this.nanoClock = nanoClock;
    }

    /** How long to wait for a welcome. */
    public Duration patience() {
        return patience;
    }

    /** A new session joins, served by this backend. */
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

    /** What a replica says first. */
    public synchronized List<String> greeting() {
        return informed ? List.of(PeerMessage.HELLO.encode())
                : List.of(PeerMessage.HELLO.encode(), PeerMessage.NEWCOMER.encode());
    }

    /**
     * Whether this replica has heard what the others know, or none of them knows anything.
     *
     * @param peers the backends of the others
     */
    public synchronized boolean isInformed(Set<Integer> peers) {
        if (!informed && (welcomed || newcomers.containsAll(peers))) {
            informed = true;
            plan();
        }
        return informed;
    }

    /** Whether the wait of a session that joins is over. */
    public synchronized boolean isSettled(Set<Integer> peers) {
        return welcomed || newcomers.containsAll(peers);
    }

    /**
     * A peer said hello. The lowest backend among those that know answers at once, the others after a while.
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

    /** A peer has told these what it knows. */
    public synchronized void heardWelcome(List<Long> backends) {
        for (long backend : backends) {
            unanswered.remove((int) backend);
            welcomed |= backend == ownBackend;
        }
        plan();
    }

    /** A peer has nothing to tell yet. */
    public synchronized void heardNewcomer(int backend) {
        newcomers.add(backend);
    }

    /** Whether an answer is due. Any thread. */
    boolean owesAnswer() {
        OptionalLong due = dueAt;
        return due.isPresent() && nanoClock.getAsLong() - due.getAsLong() >= 0;
    }

    /**
     * What is to be answered now.
     *
     * @param backends who is welcomed
     * @param saysNewcomer whether this replica has nothing to tell
     */
    record Answer(Set<Integer> backends, boolean saysNewcomer) {

        /** Whether everything that is known goes with it. */
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
