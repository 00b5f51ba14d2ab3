package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * When each worker last started and succeeded, here or in a replica that told so. Kept in memory, on this replica's monotonic
 * clock, for as long as one replica lives. Thread-safe.
 */
final class RunLedger {

    /**
     * A worker's last run.
     *
     * @param startedAt {@link System#nanoTime()} of its start
     * @param succeededAt {@link System#nanoTime()} of the last success
     * @param elsewhere whether the start was another replica's
     * @param untold whether the peers have yet to hear of it
     */
    record Entry(long startedAt, OptionalLong succeededAt, boolean elsewhere, boolean untold) {

        Entry latest(long otherStart, OptionalLong otherSuccess, boolean otherElsewhere, boolean otherUntold) {
            boolean newer = otherStart - startedAt > 0;
            OptionalLong success = otherSuccess.isEmpty()
                    || succeededAt.isPresent() && succeededAt.getAsLong() - otherSuccess.getAsLong() >= 0
                            ? succeededAt
                            : otherSuccess;
            return new Entry(newer ? otherStart : startedAt, success, newer ? otherElsewhere : elsewhere,
                    untold || otherUntold);
        }
    }

    /** Whoever can notify can tell of locks that no worker has. */
    static final int MAX_ENTRIES = 20_000;

    private static final long RELAY_SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

    void ranHere(long lockId, long startedAt, OptionalLong succeededAt) {
        note(lockId, startedAt, succeededAt, false, true);
    }

    void heard(PeerMessage.Run run, boolean relayed) {
        long now = System.nanoTime();
        long startedAt = now - TimeUnit.MILLISECONDS.toNanos(run.startAge());
        OptionalLong succeededAt = run.successAge().isPresent()
                ? OptionalLong.of(now - TimeUnit.MILLISECONDS.toNanos(run.successAge().getAsLong()))
                : OptionalLong.empty();
        Entry known = entries.get(run.lockId());
        if (known == null && entries.size() >= MAX_ENTRIES) {
            return;
        }
        if (relayed && known != null) {
            startedAt = unlessTheSame(startedAt, known.startedAt());
            if (succeededAt.isPresent() && known.succeededAt().isPresent()) {
                succeededAt = OptionalLong.of(unlessTheSame(succeededAt.getAsLong(), known.succeededAt().getAsLong()));
            }
        }
        note(run.lockId(), startedAt, succeededAt, true, false);
    }

    /** The same moment, seen later by as long as it was on its way: believed, it would drift from relay to relay. */
    private static long unlessTheSame(long heard, long known) {
        return heard - known < RELAY_SLACK_NANOS ? known : heard;
    }

    private void note(long lockId, long startedAt, OptionalLong succeededAt, boolean elsewhere, boolean untold) {
        entries.compute(lockId, (key, entry) -> entry == null
                ? new Entry(startedAt, succeededAt, elsewhere, untold)
                : entry.latest(startedAt, succeededAt, elsewhere, untold));
    }

    Optional<Entry> lastRun(long lockId) {
        return Optional.ofNullable(entries.get(lockId));
    }

    void forget(long lockId) {
        entries.remove(lockId);
    }

    /** What the peers have not been told, which counts as told from now on: a lost message costs precision, never safety. */
    List<PeerMessage.Run> takeUntold() {
        List<PeerMessage.Run> runs = new ArrayList<>();
        for (Map.Entry<Long, Entry> e : entries.entrySet()) {
            if (e.getValue().untold()) {
                Entry told = entries.computeIfPresent(e.getKey(),
                        (key, entry) -> new Entry(entry.startedAt(), entry.succeededAt(), entry.elsewhere(), false));
                if (told != null) {
                    runs.add(toRun(e.getKey(), told));
                }
            }
        }
        return runs;
    }

    List<PeerMessage.Run> all() {
        return entries.entrySet().stream().map(e -> toRun(e.getKey(), e.getValue())).toList();
    }

    private static PeerMessage.Run toRun(long lockId, Entry entry) {
        long now = System.nanoTime();
        OptionalLong successAge = entry.succeededAt().isPresent()
                ? OptionalLong.of(ageMillis(now, entry.succeededAt().getAsLong()))
                : OptionalLong.empty();
        return new PeerMessage.Run(lockId, ageMillis(now, entry.startedAt()), successAge);
    }

    private static long ageMillis(long now, long then) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - then));
    }
}
