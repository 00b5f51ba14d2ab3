package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

import io.tickrunner.runtime.peer.WithdrawnStarts.Withdrawal;
import io.tickrunner.runtime.time.Time;

/**
 * Records when each worker last started and succeeded, here or in a replica that reported it. Kept in memory on this replica's
 * monotonic clock, as long as at least one replica is up. Thread-safe.
 */
public final class RunBook {

    /**
     * A run of which the peers have not been notified.
     */
    record Untold(PeerMessage.Run run, LastRun entry) {
    }

    /** A limit for the workers of other versions of the app; workers of this replica are always stored. */
    static final int MAX_ENTRIES = 20_000;

    private final Map<Long, LastRun> entries = new ConcurrentHashMap<>();
    private final WithdrawnStarts withdrawn = new WithdrawnStarts();
    private final LongPredicate isOwn;
    private final Time time;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public RunBook(LongPredicate isOwn, Time time) {
        this.time = time;
        this.isOwn = isOwn;
    }

    /**
     * Records a run in this replica.
     *
     * @return the last run before it; {@code null} if none is known
     */
    public LastRun ranHere(long lockId, long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
        withdrawn.started(lockId, startedAt);
        return note(lockId, new LastRun(startedAt, succeededAt, occurrence, false, true));
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
        OptionalLong occurrence = run.occurrence();
        Optional<Withdrawal> withdrawal = withdrawn.of(run.lockId(), startedAt);
        if (withdrawal.isPresent()) {
            // Reported by a replica that has not heard of the withdrawal.
            if (withdrawal.get().before().isEmpty()) {
                return;
            }
            startedAt = withdrawal.get().before().getAsLong();
            occurrence = withdrawal.get().occurrence();
        }
        withdrawn.started(run.lockId(), startedAt);
        LastRun known = entries.get(run.lockId());
        if (known == null && entries.size() >= MAX_ENTRIES) {
            forgetOldest();
        }
        if (relayed && known != null) {
            startedAt = unlessTheSame(startedAt, known.startedAt());
            if (succeededAt.isPresent() && known.succeededAt().isPresent()) {
                succeededAt = OptionalLong.of(unlessTheSame(succeededAt.getAsLong(), known.succeededAt().getAsLong()));
            }
        }
        note(run.lockId(), new LastRun(startedAt, succeededAt, occurrence, true, false));
    }

    /**
     * Records a run that the ledger remembers.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     */
    public void remembered(long lockId, long startedAt, OptionalLong occurrence) {
        LastRun known = entries.get(lockId);
        // The ledger's clock is known less exactly than the peers' ages, so the same start must not replace itself.
        long start = known == null ? startedAt : unlessTheSame(startedAt, known.startedAt());
        note(lockId, new LastRun(start, OptionalLong.empty(), occurrence, true, false));
    }

    /**
     * Returns the known time if both are the same moment. A relayed time is later by its transit time; accepting it would make
     * it drift from relay to relay.
     */
    private static long unlessTheSame(long heard, long known) {
        return heard - known < LastRun.RELAY_SLACK_NANOS ? known : heard;
    }

    private LastRun note(Long lockId, LastRun run) {
        while (true) {
            LastRun known = entries.get(lockId);
            if (known == null ? entries.putIfAbsent(lockId, run) == null
                    : entries.replace(lockId, known, known.latest(run))) {
                return known;
            }
        }
    }

    /**
     * Withdraws a start of this replica that did not begin. The last run is again the one before it.
     *
     * @param startedAt the {@link Time#nanos()} that was recorded by {@link #ranHere}
     * @param before the last run before that; its {@code untold} is ignored
     */
    public void withdrawHere(long lockId, long startedAt, Optional<LastRun> before) {
        withdrawn.add(new Withdrawal(lockId, startedAt,
                before.map(entry -> OptionalLong.of(entry.startedAt())).orElse(OptionalLong.empty()),
                before.map(LastRun::occurrence).orElse(OptionalLong.empty()), true));
        entries.computeIfPresent(lockId, (key, entry) -> entry.elsewhere() || entry.startedAt() != startedAt ? entry
                : before.map(last -> last.withSuccess(entry)).orElse(null));
    }

    /**
     * Records that another replica withdrew a start.
     *
     * @param run the start, and in place of a success the start before it, with that one's occurrence
     * @param now the {@link Time#nanos()} to which the ages refer
     * @return whether the start was known as the last one
     */
    public boolean heardWithdrawn(PeerMessage.Run run, long now) {
        long startedAt = now - TimeUnit.MILLISECONDS.toNanos(run.startAge());
        OptionalLong before = run.successAge().isPresent()
                ? OptionalLong.of(now - TimeUnit.MILLISECONDS.toNanos(run.successAge().getAsLong()))
                : OptionalLong.empty();
        LastRun known = entries.get(run.lockId());
        if (known == null && !isOwn.test(run.lockId()) || known != null && known.isLaterThan(startedAt)) {
            return false;
        }
        Withdrawal withdrawal = new Withdrawal(run.lockId(), startedAt, before, run.occurrence(), false);
        withdrawn.add(withdrawal);
        AtomicBoolean changed = new AtomicBoolean();
        entries.computeIfPresent(run.lockId(), (key, entry) -> {
            changed.set(entry.elsewhere() && withdrawn.of(key, entry.startedAt()).isPresent());
            return !changed.get() ? entry : before.isEmpty() ? null : entry.startedBefore(withdrawal);
        });
        return changed.get();
    }

    public Optional<LastRun> lastRun(long lockId) {
        return Optional.ofNullable(entries.get(lockId));
    }

    public void forget(long lockId) {
        entries.remove(lockId);
        withdrawn.forget(lockId);
    }

    private void forgetOldest() {
        entries.entrySet().stream().filter(e -> !isOwn.test(e.getKey()))
                .min((a, b) -> Long.signum(a.getValue().startedAt() - b.getValue().startedAt()))
                .ifPresent(oldest -> entries.remove(oldest.getKey(), oldest.getValue()));
    }

    /** Returns whether the peers have not been notified of this worker's last run. */
    public boolean isUntold(long lockId) {
        LastRun entry = entries.get(lockId);
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

    /** Returns the withdrawals of which the peers have not been notified. */
    List<Withdrawal> untoldWithdrawn() {
        return withdrawn.untold();
    }

    void toldWithdrawn(List<Withdrawal> told) {
        withdrawn.told(told);
    }

    /** Returns all known withdrawals, for {@link PeerMessage.Kind#WITHDRAWN}. */
    public List<PeerMessage.Run> withdrawn() {
        return withdrawn.all().stream().map(this::toRun).toList();
    }

    PeerMessage.Run toRun(Withdrawal withdrawal) {
        long now = time.nanos();
        return new PeerMessage.Run(withdrawal.lockId(), ageMillis(now, withdrawal.startedAt()),
                withdrawal.before().isPresent() ? OptionalLong.of(ageMillis(now, withdrawal.before().getAsLong()))
                        : OptionalLong.empty(),
                withdrawal.occurrence());
    }

    /** Returns the last runs in this replica, for a new session; the previous session may not have reported them. */
    public List<PeerMessage.Run> own() {
        return entries.entrySet().stream().filter(e -> !e.getValue().elsewhere()).map(e -> toRun(e.getKey(), e.getValue()))
                .toList();
    }

    List<PeerMessage.Run> all() {
        return entries.entrySet().stream().map(e -> toRun(e.getKey(), e.getValue())).toList();
    }

    private PeerMessage.Run toRun(long lockId, LastRun entry) {
        long now = time.nanos();
        OptionalLong successAge = entry.succeededAt().isPresent()
                ? OptionalLong.of(ageMillis(now, entry.succeededAt().getAsLong()))
                : OptionalLong.empty();
        return new PeerMessage.Run(lockId, ageMillis(now, entry.startedAt()), successAge, entry.occurrence());
    }

    private static long ageMillis(long now, long then) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - then));
    }
}
