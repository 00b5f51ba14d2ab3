package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import io.tickrunner.runtime.time.Time;

/**
 * When each worker last started and succeeded, here or in a replica that told so. Kept in memory, on this replica's monotonic
 * clock, for as long as one replica lives. Thread-safe.
 */
public final class RunBook {

    /**
     * A worker's last run.
     *
     * @param startedAt {@link Time#nanos()} of its start
     * @param succeededAt {@link Time#nanos()} of the last success
     * @param elsewhere whether the start was another replica's
     * @param untold whether the peers have yet to hear of it
     */
    public record Entry(long startedAt, OptionalLong succeededAt, boolean elsewhere, boolean untold) {

        Entry latest(long otherStart, OptionalLong otherSuccess, boolean otherElsewhere, boolean otherUntold) {
            boolean newer = otherStart - startedAt > 0;
            OptionalLong success = otherSuccess.isEmpty()
                    || succeededAt.isPresent() && succeededAt.getAsLong() - otherSuccess.getAsLong() >= 0
                            ? succeededAt
                            : otherSuccess;
            return new Entry(newer ? otherStart : startedAt, success, newer ? otherElsewhere : elsewhere,
                    untold || otherUntold);
        }

        Entry told() {
            return new Entry(startedAt, succeededAt, elsewhere, false);
        }
    }

    /**
     * A run that the peers have yet to hear of.
     */
    record Untold(PeerMessage.Run run, Entry entry) {
    }

    /** Room for the workers of other versions of the app; those of this replica always have room. */
    static final int MAX_ENTRIES = 20_000;

    /** The same moment comes a little later from each relay. Far below any interval. */
    private static final long RELAY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final LongPredicate isOwn;
    private final Time time;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public RunBook(LongPredicate isOwn, Time time) {
        this.time = time;
        this.isOwn = isOwn;
    }

    public void ranHere(long lockId, long startedAt, OptionalLong succeededAt) {
        note(lockId, startedAt, succeededAt, false, true);
    }

    /**
     * A peer told of a run.
     *
     * @param now {@link Time#nanos()} of the moment to which the ages in the message refer
     * @param relayed whether the run may have been another replica's than the one that told of it
     */
    public void heard(PeerMessage.Run run, long now, boolean relayed) {
        long startedAt = now - TimeUnit.MILLISECONDS.toNanos(run.startAge());
        OptionalLong succeededAt = run.successAge().isPresent()
                ? OptionalLong.of(now - TimeUnit.MILLISECONDS.toNanos(run.successAge().getAsLong()))
                : OptionalLong.empty();
        Entry known = entries.get(run.lockId());
        if (known == null && entries.size() >= MAX_ENTRIES) {
            forgetOldest();
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

    public Optional<Entry> lastRun(long lockId) {
        return Optional.ofNullable(entries.get(lockId));
    }

    public void forget(long lockId) {
        entries.remove(lockId);
    }

    private void forgetOldest() {
        entries.entrySet().stream().filter(e -> !isOwn.test(e.getKey()))
                .min((a, b) -> Long.signum(a.getValue().startedAt() - b.getValue().startedAt()))
                .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
    }

    /** Whether the peers have yet to hear of this worker's last run. */
    public boolean isUntold(long lockId) {
        Entry entry = entries.get(lockId);
        return entry != null && entry.untold();
    }

    /** What the peers have not been told. */
    List<Untold> untold() {
        List<Untold> untold = new ArrayList<>();
        entries.forEach((lockId, entry) -> {
            if (entry.untold()) {
                untold.add(new Untold(toRun(lockId, entry), entry));
            }
        });
        return untold;
    }

    /** The peers have been told; what came meanwhile is still to be told. */
    void told(List<Untold> runs) {
        runs.forEach(told -> entries.computeIfPresent(told.run().lockId(),
                (key, entry) -> entry.equals(told.entry()) ? entry.told() : entry));
    }

    /** What ran in this replica last, for a new session: the one before may not have told it. */
    public List<PeerMessage.Run> own() {
        return entries.entrySet().stream().filter(e -> !e.getValue().elsewhere()).map(e -> toRun(e.getKey(), e.getValue()))
                .toList();
    }

    List<PeerMessage.Run> all() {
        return entries.entrySet().stream().map(e -> toRun(e.getKey(), e.getValue())).toList();
    }

    private PeerMessage.Run toRun(long lockId, Entry entry) {
        long now = time.nanos();
        OptionalLong successAge = entry.succeededAt().isPresent()
                ? OptionalLong.of(ageMillis(now, entry.succeededAt().getAsLong()))
                : OptionalLong.empty();
        return new PeerMessage.Run(lockId, ageMillis(now, entry.startedAt()), successAge);
    }

    private static long ageMillis(long now, long then) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - then));
    }
}
