package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tickrunner.simulator.kernel.Kernel;

/** Checks {@link Check#PAUSED}. */
final class PauseCheck {

    /** By then every replica that nothing disturbs has heard of what the server has passed on. */
    private static final long HEARD_NANOS = Duration.ofSeconds(2).toNanos();
    /** A tick that begins may have been let through so long before. */
    private static final long ON_ITS_WAY_NANOS = Duration.ofSeconds(5).toNanos();
    /** A change of a replica that is cut off may arrive so much later. */
    private static final long PENDING_NANOS = Duration.ofMinutes(2).toNanos();

    /** One operator's command. */
    static final class Change {

        private final Replica by;
        private final long at;
        private final boolean hasEnd;
        private long endsAt = Long.MAX_VALUE;

        private Change(Replica by, long at, boolean hasEnd) {
            this.by = by;
            this.at = at;
            this.hasEnd = hasEnd;
        }

        /** Returns whether it lasts for longer than replicas may differ about its end. */
        private boolean lastsFor(long nanos, long now) {
            return !hasEnd || endsAt - now > nanos;
        }
    }

    /** What is known of one worker. */
    private static final class Book {

        /** Changes that the server has not passed on. */
        private final List<Change> pending = new ArrayList<>();
        /** A pause that will count once it is passed on. */
        private Change candidate;
        /** The pause in force. */
        private Change pause;
        private long pausedAt;
        /** The replicas that know of it, and since when. */
        private final Map<Replica, Long> knowers = new LinkedHashMap<>();
        private long touchedAt = Long.MIN_VALUE / 2;
    }

    private final Cluster cluster;
    private final Kernel kernel;
    private final long calm;
    private final Map<Long, Book> books = new TreeMap<>();
    private final Map<Replica, Long> upSince = new HashMap<>();

    PauseCheck(Cluster cluster, long calm) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.calm = calm;
    }

    private Book book(long lockId) {
        return books.computeIfAbsent(lockId, any -> new Book());
    }

    /** Returns whether somebody changed a worker's pause since then, or it may be paused. */
    boolean isTouchedSince(long lockId, long nanos) {
        Book book = book(lockId);
        if (book.touchedAt >= nanos || !book.pending.isEmpty() || book.pause != null) {
            return true;
        }
        for (Replica replica : cluster.living()) {
            if (replica.isPaused(lockId)) {
                return true;
            }
        }
        return false;
    }

    /** An operator begins to pause or to resume a worker. */
    Change begins(Replica by, long lockId, boolean paused) {
        return begins(by, lockId, paused, false);
    }

    /** An operator begins to pause a worker with an end. */
    Change beginsWithEnd(Replica by, long lockId) {
        return begins(by, lockId, true, true);
    }

    private Change begins(Replica by, long lockId, boolean paused, boolean hasEnd) {
        long now = kernel.nanos();
        Book book = book(lockId);
        book.touchedAt = now;
        book.pending.removeIf(change -> now - change.at > PENDING_NANOS);
        Change change = new Change(by, now, hasEnd);
        if (!paused || isInDoubt(book, hasEnd)) {
            book.pause = null;
            book.candidate = null;
        } else if (book.pause == null && book.pending.isEmpty() && by.isUp() && by.isItselfCalmSince(now - calm)) {
            // Others may know of changes that a replica which was away does not know of.
            book.candidate = change;
        }
        book.pending.add(change);
        return change;
    }

    /** Returns whether it depends on the order of several pauses when the worker goes on. */
    private static boolean isInDoubt(Book book, boolean hasEnd) {
        boolean oneHasEnd = hasEnd || book.pause != null && book.pause.hasEnd
                || book.pending.stream().anyMatch(pending -> pending.hasEnd);
        return oneHasEnd && (book.pause != null || !book.pending.isEmpty());
    }

    /** The replica carries out a pause that ends by itself. */
    void endsAfter(long lockId, Change change, long nanos) {
        change.endsAt = kernel.nanos() + nanos;
        kernel.after(nanos, null, () -> book(lockId).touchedAt = kernel.nanos());
    }

    /** The server has passed it on. */
    void told(long lockId, Change change) {
        if (kernel.isOver()) {
            return;
        }
        Book book = book(lockId);
        book.pending.remove(change);
        book.touchedAt = kernel.nanos();
        if (book.candidate == change) {
            book.candidate = null;
            if (!change.lastsFor(HEARD_NANOS, kernel.nanos())) {
                return;
            }
            book.pause = change;
            book.pausedAt = kernel.nanos();
            book.knowers.clear();
            book.knowers.put(change.by, kernel.nanos());
            kernel.after(HEARD_NANOS, null, () -> mustHaveHeard(lockId, book, change));
        }
    }

    private void mustHaveHeard(long lockId, Book book, Change change) {
        if (book.pause != change || !cluster.scenario().isPunctual() || !change.lastsFor(HEARD_NANOS, kernel.nanos())) {
            return;
        }
        for (Replica replica : cluster.living()) {
            if (!replica.isStopping() && replica.isUp() && replica.isCalmFor(calm)) {
                mustBePaused(lockId, book, replica, "has not heard that " + change.by + " paused it");
            }
        }
    }

    private void mustBePaused(long lockId, Book book, Replica replica, String otherwise) {
        if (!replica.isPaused(lockId)) {
            throw cluster.checker().violated(Check.PAUSED, "worker " + lockId + " in " + replica + " " + otherwise);
        }
        book.knowers.putIfAbsent(replica, kernel.nanos());
    }

    /** Looks at all replicas. */
    void look() {
        books.forEach((lockId, book) -> {
            if (book.pause != null && book.pause.lastsFor(HEARD_NANOS, kernel.nanos())) {
                for (Replica replica : cluster.living()) {
                    look(lockId, book, replica);
                }
            } else if (book.pause != null && !book.pause.lastsFor(-HEARD_NANOS, kernel.nanos())) {
                mustBeOver(lockId, book);
            }
        });
    }

    private void mustBeOver(long lockId, Book book) {
        for (Replica replica : cluster.living()) {
            if (replica.isPaused(lockId)) {
                throw cluster.checker().violated(Check.PAUSED,
                        "worker " + lockId + " is still paused in " + replica + ", although its pause has ended");
            }
        }
        book.pause = null;
        book.touchedAt = kernel.nanos();
    }

    /** Returns how long it takes at most to pass on what was refused. */
    private long retried() {
        return HEARD_NANOS + cluster.settings().heartbeat().toNanos();
    }

    private void look(long lockId, Book book, Replica replica) {
        if (replica.isUp()) {
            upSince.putIfAbsent(replica, kernel.nanos());
        }
        if (replica.isPaused(lockId)) {
            book.knowers.putIfAbsent(replica, kernel.nanos());
        } else if (kernel.nanos() - upSince.getOrDefault(replica, kernel.nanos()) > HEARD_NANOS
                && wasToBeTold(book, replica)) {
            mustBePaused(lockId, book, replica, "was not told, when it joined, that it is paused");
        } else if (cluster.scenario().isPunctual() && replica.isUp() && !replica.isStopping()
                && replica.isItselfCalmSince(book.pausedAt - calm) && kernel.nanos() - book.pausedAt > retried()
                && cluster.isUnimpairedSince(kernel.nanos() - retried())) {
            mustBePaused(lockId, book, replica, "has never heard that it is paused");
        }
    }

    /** Returns whether the replica joined after the pause, and another could tell it of the pause. */
    private boolean wasToBeTold(Book book, Replica replica) {
        return replica.createdAt() > book.pausedAt && replica.isCalmSince(replica.createdAt()) && !replica.isStopping()
                && cluster.scenario().isPunctual()
                && book.knowers.keySet().stream().anyMatch(other -> other != replica && other.process().isAlive()
                        && !other.isStopping() && other.isUp() && other.isCalmSince(replica.createdAt() - calm));
    }

    /** Work begins that nobody forced. */
    void began(Run run) {
        Book book = book(run.plan.lockId());
        if (book.pause == null || !book.pause.lastsFor(HEARD_NANOS, kernel.nanos())) {
            return;
        }
        Long knownAt = book.knowers.get(run.replica);
        if (knownAt != null && !run.replica.isImpaired()
                && run.began - Math.max(knownAt, run.replica.disturbedAt()) > ON_ITS_WAY_NANOS) {
            throw cluster.checker().violated(Check.PAUSED, run.plan.name() + " begins in " + run.replica
                    + ", which knew that it is paused");
        }
        if (knownAt == null && wasToBeTold(book, run.replica)) {
            throw cluster.checker().violated(Check.PAUSED, run.plan.name() + " begins in " + run.replica
                    + ", which was not told, when it joined, that it is paused");
        }
    }
}
