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
 * Records when each worker last started and succeeded, here or in a replica that reported it. Kept in memory on this replica's
 * monotonic clock, as long as at least one replica is up. Thread-safe.
 */
public final class RunBook {

    /**
     * A worker's last run.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success
     * @param elsewhere whether the start was in another replica
     * @param untold whether the peers have not been notified of it
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
     * A run of which the peers have not been notified.
     */
    record Untold(PeerMessage.Run run, Entry entry) {
    }

    /** A limit for the workers of other versions of the app; workers of this replica are always stored. */
    static final int MAX_ENTRIES = 20_000;

    /** The same moment appears a little later after each relay. Far below any interval. */
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
     * Records a run reported by a peer.
     *
     * @param now the {@link Time#nanos()} to which the ages in the message refer
     * @param relayed whether the run may have been in another replica than the one that reported it
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

    /**
     * Returns the known time if both are the same moment. A relayed time is later by its transit time; accepting it would make
     * it drift from relay to relay.
     */
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

    /** Returns whether the peers have not been notified of this worker's last run. */
    public boolean isUntold(long lockId) {
        Entry entry = entries.get(lockId);
        return entry != null && entry.untold();
    }

    /** Returns the runs of which the peers have not been notified. */
    List<Untold> untold() {
        List<Untold> untold = new ArrayList<>();
        entries.forEach((lockId, entry) -> {
            if (entry.untold()) {
                untold.add(new Untold(toRun(lockId, entry), entry));
            }
        });
        return untold;
    }

    /** Records that the peers have been notified of these runs; newer runs stay unreported. */
    void told(List<Untold> runs) {
        runs.forEach(told -> entries.computeIfPresent(told.run().lockId(),
                (key, entry) -> entry.equals(told.entry()) ? entry.told() : entry));
    }

    /** Returns the last runs in this replica, for a new session; the previous session may not have reported them. */
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
