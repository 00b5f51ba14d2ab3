package io.tickrunner.runtime.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    /** The runs elsewhere that were known before this session, and that no peer has reported in it. */
    private final Set<Long> unconfirmed = ConcurrentHashMap.newKeySet();
    private final LongPredicate isOwn;
    private final Time time;
    /** Makes the IDs of the starts here differ from those of all other replicas. */
    private final long origin;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public RunBook(LongPredicate isOwn, Time time) {
        this.time = time;
        this.isOwn = isOwn;
        this.origin = time.dice().nextLong();
    }

    /** A worker does not start twice in the same nanosecond. */
    private long idOf(long startedHere) {
        return origin + startedHere;
    }

    /**
     * Records a start in this replica.
     *
     * @return the last run before it; {@code null} if none is known
     */
    public LastRun startsHere(Long lockId, long startedAt, OptionalLong occurrence) {
        withdrawn.started(lockId, startedAt);
        long id = idOf(startedAt);
        long planned = occurrence.orElse(LastRun.NONE);
        while (true) {
            LastRun known = entries.get(lockId);
            // Without an object in between, because this is the path of every tick.
            if (known == null
                    ? entries.putIfAbsent(lockId, new LastRun(id, startedAt, LastRun.NONE, planned, false, true)) == null
                    : entries.replace(lockId, known, known.startedHere(id, startedAt, planned))) {
                return known;
            }
        }
    }

    /** Records a success in this replica, of the last start or of a run that does not change the cadence. */
    public void succeededHere(Long lockId, long succeededAt) {
        while (true) {
            LastRun known = entries.get(lockId);
            if (known == null || entries.replace(lockId, known, known.succeededHere(succeededAt))) {
                return;
            }
        }
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
        long id = run.id();
        Optional<Withdrawal> withdrawal = withdrawn.of(run.lockId(), id);
        if (withdrawal.isPresent()) {
            // Reported by a replica that has not heard of the withdrawal.
            if (withdrawal.get().before().isEmpty()) {
                return;
            }
            startedAt = withdrawal.get().before().getAsLong();
            id = withdrawal.get().idBefore();
            occurrence = withdrawal.get().occurrence();
        }
        withdrawn.started(run.lockId(), startedAt);
        LastRun known = entries.get(run.lockId());
        if (known == null && entries.size() >= MAX_ENTRIES) {
            forgetOldest();
        }
        if (known == null || !known.isLaterThan(startedAt)
                && (!known.hasSucceeded() || run.successAge().orElse(Long.MAX_VALUE) < run.startAge())) {
            unconfirmed.remove(run.lockId());
        }
        if (relayed && known != null) {
            startedAt = unlessTheSame(startedAt, known.startedAt());
            if (succeededAt.isPresent() && known.succeededAt().isPresent()) {
                succeededAt = OptionalLong.of(unlessTheSame(succeededAt.getAsLong(), known.succeededAt().getAsLong()));
            }
        } else if (known != null && isNext(id, startedAt, known)) {
            startedAt = known.startedAt() + 1;
        }
        note(run.lockId(), LastRun.of(id, startedAt, succeededAt, occurrence, true, false));
    }

    /**
     * Returns whether a start is a later one although it seems to be as old as the known one: ages are known only with the
     * precision of a round trip, but starts elsewhere are heard in the order in which the lock was held.
     */
    private static boolean isNext(long id, long startedAt, LastRun known) {
        return known.elsewhere() && id != known.id() && startedAt - known.startedAt() <= 0
                && known.startedAt() - startedAt < LastRun.RELAY_SLACK_NANOS;
    }

    /**
     * Records a run that the ledger remembers.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success
     */
    public void remembered(long lockId, long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
        LastRun known = entries.get(lockId);
        // The ledger's clock is known less exactly than the peers' ages, so the same start must not replace itself.
        long start = known == null ? startedAt : unlessTheSame(startedAt, known.startedAt());
        note(lockId, LastRun.remembered(start, succeededAt, occurrence));
    }

    /**
     * Returns the known time if both are the same moment. A relayed time is later by its transit time; accepting it would make
     * it drift from relay to relay.
     */
    private static long unlessTheSame(long heard, long known) {
        return heard - known < LastRun.RELAY_SLACK_NANOS ? known : heard;
    }

    private void note(long lockId, LastRun run) {
        entries.merge(lockId, run, LastRun::latest);
    }

    /**
     * Withdraws a start of this replica that did not begin. The last run is again the one before it.
     *
     * @param startedAt the {@link Time#nanos()} that was recorded by {@link #startsHere}
     * @param before the last run before that; its {@code untold} is ignored
     */
    public void withdrawHere(long lockId, long startedAt, Optional<LastRun> before) {
        long id = idOf(startedAt);
        Withdrawal withdrawal = withdrawn.add(new Withdrawal(lockId, id, startedAt,
                before.map(entry -> OptionalLong.of(entry.startedAt())).orElse(OptionalLong.empty()),
                before.map(LastRun::id).orElse(0L), before.map(LastRun::occurrence).orElse(OptionalLong.empty()), true));
        entries.computeIfPresent(lockId, (key, entry) -> entry.id() != id ? entry
                : withdrawal.before().isEmpty() ? null
                        : before.orElseThrow().startedBefore(withdrawal).withSuccess(entry));
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
        if (known == null && !isOwn.test(run.lockId())
                || known != null && known.id() != run.id() && known.isLaterThan(startedAt)) {
            return false;
        }
        Withdrawal withdrawal = withdrawn.add(new Withdrawal(run.lockId(), run.id(), startedAt, before,
                run.idBefore().orElse(0), run.occurrence(), false));
        AtomicBoolean changed = new AtomicBoolean();
        entries.computeIfPresent(run.lockId(), (key, entry) -> {
            changed.set(entry.id() == run.id());
            return !changed.get() ? entry : withdrawal.before().isEmpty() ? null : entry.startedBefore(withdrawal);
        });
        return changed.get();
    }

    public Optional<LastRun> lastRun(Long lockId) {
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
        OptionalLong before = withdrawal.before();
        return new PeerMessage.Run(withdrawal.lockId(), withdrawal.id(), ageMillis(now, withdrawal.startedAt()),
                before.isPresent() ? OptionalLong.of(ageMillis(now, before.getAsLong())) : before, withdrawal.occurrence(),
                before.isPresent() ? OptionalLong.of(withdrawal.idBefore()) : before);
    }

    /** Returns the last runs in this replica, for a new session; the previous session may not have reported them. */
    public List<PeerMessage.Run> own() {
        return entries.entrySet().stream().filter(e -> !e.getValue().elsewhere()).map(e -> toRun(e.getKey(), e.getValue()))
                .toList();
    }

    /** Begins to notice which runs the peers know, because a new session was opened. */
    public void sessionOpened() {
        unconfirmed.clear();
        entries.forEach((lockId, entry) -> {
            if (entry.elsewhere()) {
                unconfirmed.add(lockId);
            }
        });
    }

    /**
     * Returns the runs elsewhere that no peer has reported since {@link #sessionOpened}. This replica may be the only one left
     * that knows of them.
     */
    List<PeerMessage.Run> unconfirmed() {
        List<PeerMessage.Run> left = new ArrayList<>();
        unconfirmed.forEach(lockId -> lastRun(lockId).filter(LastRun::elsewhere)
                .ifPresent(entry -> left.add(toRun(lockId, entry))));
        return left;
    }

    /** Records that the peers have been notified of these runs. */
    void toldUnconfirmed(List<PeerMessage.Run> told) {
        told.forEach(run -> unconfirmed.remove(run.lockId()));
    }

    List<PeerMessage.Run> all() {
        return entries.entrySet().stream().map(e -> toRun(e.getKey(), e.getValue())).toList();
    }

    private PeerMessage.Run toRun(long lockId, LastRun entry) {
        long now = time.nanos();
        OptionalLong successAge = entry.succeededAt().isPresent()
                ? OptionalLong.of(ageMillis(now, entry.succeededAt().getAsLong()))
                : OptionalLong.empty();
        return new PeerMessage.Run(lockId, entry.id(), ageMillis(now, entry.startedAt()), successAge, entry.occurrence(),
                OptionalLong.empty());
    }

    private static long ageMillis(long now, long then) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(now - then));
    }
}
