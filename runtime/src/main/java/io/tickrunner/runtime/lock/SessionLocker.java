package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.peer.PauseBook;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.peer.RemoteTick;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.peer.TimedPause;
import io.tickrunner.runtime.spread.Move;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * Acquires PostgreSQL advisory locks in one lock session: one connection for all locks of this replica, with a lease that the
 * server enforces.
 */
public class SessionLocker implements ReplicaCoordinator, FenceSupport {

    private final KeySpace keys;
    private final Duration heartbeat;
    /** The workers of this replica by lock ID. */
    private final Map<Long, OwnWorker> own = new ConcurrentHashMap<>();
    private final RunBook runs;
    private final WakeUpChannels channels = new WakeUpChannels();
    private final SessionDemand demand;
    private final SessionKeeper keeper;

    /**
     * @throws IllegalArgumentException if the settings break the guarantee of the lease; the message lists every error
     */
    public SessionLocker(Opener opener, LockSettings settings, ReplicaIdentity identity, LockSessionListener listener,
            Duration restAfter, Time time, Threads threads) {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        this.keys = settings.keySpace();
        this.heartbeat = settings.heartbeat();
        this.runs = new RunBook(own::containsKey, time);
        this.demand = new SessionDemand(restAfter, time);
        this.keeper = new SessionKeeper(opener, settings, time, threads, listener,
                runs, new PauseBook(own::containsKey, time), new ScheduleBook(own::containsKey, this::scheduleHeard), identity,
                demand, channels, own::get);
    }

    @Override
    public void start() {
        keeper.start();
    }

    @Override
    public Optional<LockGrant> tryAdvisoryLock(long lockId) {
        keys.fault(lockId).ifPresent(fault -> {
            throw new LockUnavailableException(fault);
        });
        Optional<LockGrant> grant = keeper.access().needed().orElseThrow(this::unavailable).tryLock(lockId);
        keeper.standbys().tried(lockId, grant.isPresent());
        return grant;
    }

    private LockUnavailableException unavailable() {
        return new LockUnavailableException("There is no lock session: " + downBecause().orElse("it was just lost"));
    }

    @Override
    public boolean isUp() {
        return keeper.access().isResting() || keeper.access().session().isPresent();
    }

    @Override
    public Optional<String> downBecause() {
        return keeper.access().downBecause();
    }

    @Override
    public void expectWork(LongSupplier untilWork) {
        keeper.looks().expectWork(untilWork);
    }

    @Override
    public void workBegins() {
        keeper.looks().workBegins();
    }

    @Override
    public void workEnds() {
        keeper.looks().workEnds();
    }

    @Override
    public void watch(Standby standby) {
        keeper.standbys().watch(standby);
    }

    @Override
    public void unwatch(Standby standby) {
        keeper.standbys().unwatch(standby);
    }

    @Override
    public void register(OwnWorker worker) {
        OwnWorker before = own.put(worker.lockKey(), worker);
        channels.register(worker);
        if (worker.hasSchedule()) {
            demand.tickerCame();
            keeper.access().need();
        }
        if (before != null && before.hasSchedule()) {
            demand.tickerLeft();
        }
    }

    @Override
    public void forget(long lockId) {
        OwnWorker forgotten = own.remove(lockId);
        if (forgotten != null) {
            channels.forget(forgotten);
        }
        if (forgotten != null && forgotten.hasSchedule()) {
            demand.tickerLeft();
        }
        runs.forget(lockId);
        keeper.standbys().forget(lockId);
    }

    @Override
    public void listen(PeerListener listener) {
        keeper.commands().listen(listener);
    }

    @Override
    public RemoteTick askTick(long lockId, Map<String, String> arguments) {
        return keeper.commands().askTick(lockId, arguments);
    }

    @Override
    public CompletionStage<Void> pause(long lockId, TimedPause pause) {
        return keeper.commands().pause(lockId, pause);
    }

    @Override
    public CompletionStage<Void> resume(long lockId, String by) {
        return keeper.commands().resume(lockId, by);
    }

    @Override
    public boolean isPaused(long lockId) {
        return keeper.commands().isPaused(lockId);
    }

    @Override
    public Optional<TimedPause> pause(long lockId) {
        return keeper.commands().pause(lockId);
    }

    @Override
    public void wakeElsewhere(long lockId) {
        keeper.wakeElsewhere(lockId);
    }

    @Override
    public void rememberPause(long lockId, TimedPause pause) {
        keeper.commands().rememberPause(lockId, pause);
    }

    @Override
    public void rememberSchedule(long lockId, String text, Instant since) {
        keeper.commands().rememberSchedule(lockId, text, since);
    }

    @Override
    public CompletionStage<Void> changeSchedule(long lockId, String text, Instant since) {
        return keeper.commands().changeSchedule(lockId, text, since);
    }

    @Override
    public Optional<ScheduleBook.Entry> schedule(long lockId) {
        return keeper.commands().schedule(lockId);
    }

    private void scheduleHeard(long lockId) {
        OwnWorker worker = own.get(lockId);
        if (worker != null) {
            worker.scheduleChanged();
        }
    }

    @Override
    public LockHolders holders(Collection<Long> lockIds) {
        return keeper.access().holders(lockIds.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public void succeededHere(Long lockId, long succeededAt) {
        runs.succeededHere(lockId, succeededAt);
    }

    @Override
    public void remembered(long lockId, long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
        runs.remembered(lockId, startedAt, succeededAt, occurrence);
    }

    @Override
    public Optional<LastRun> lastRun(Long lockId) {
        return runs.lastRun(lockId);
    }

    @Override
    public Optional<String> foreignHolder(long lockId) {
        return keeper.standbys().foreignHolder(lockId);
    }

    @Override
    public boolean isAttemptFutile(long lockId) {
        return keeper.isAttemptFutile(lockId);
    }

    @Override
    public void handBack(Collection<LockGrant> grants) {
        grants.forEach(this::recordRelease);
        release(grants);
    }

    private void release(Collection<LockGrant> grants) {
        if (LockWire.isVirtual(Thread.currentThread())) {
            grants.forEach(SessionLocker::releaseSoon);
        } else {
            keeper.access().session().ifPresent(current -> current.handBack(grants));
        }
    }

    @Override
    public void handOver(Collection<LockGrant> grants) {
        keeper.spreader().refresh();
        grants.stream().filter(SessionGrant.class::isInstance)
                .forEach(grant -> keeper.moves().drained(((SessionGrant) grant).lockId()));
        release(grants);
    }

    @Override
    public void handBackSoon(LockGrant grant) {
        recordRelease(grant);
        releaseSoon(grant);
    }

    private void recordRelease(LockGrant grant) {
        if (grant instanceof SessionGrant ours) {
            keeper.moves().released(ours.lockId());
        }
    }

    private static void releaseSoon(LockGrant grant) {
        if (grant instanceof SessionGrant ours) {
            ours.releaseLater();
        } else {
            grant.release();
        }
    }

    @Override
    public Duration takeOverWait(LockGrant grant) {
        return grant instanceof SessionGrant ours ? keeper.doubts().waitFor(ours) : Duration.ZERO;
    }

    @Override
    public FenceAnswer raiseFence(LockGrant grant) {
        if (!(grant instanceof SessionGrant ours)) {
            throw new LockUnavailableException("Lock " + grant.lockId() + " is not of the lock session, so it has no fence");
        }
        if (ours.fence() != null) {
            return new FenceAnswer.Raised(ours.fence());
        }
        LockSession session = keeper.access().session().filter(ours::isOf).orElseThrow(
                () -> new LockUnavailableException("The lock session that held lock " + grant.lockId() + " was lost"));
        return session.raiseFence(ours, FenceKeys.of(keys, grant.lockId()));
    }

    @Override
    public Optional<LastRun> startsHere(Long lockId, long startedAt, OptionalLong occurrence, Duration interval,
            boolean requested) {
        Optional<LastRun> before = Optional.ofNullable(runs.startsHere(lockId, startedAt, occurrence));
        if (occurrence.isPresent() || interval.compareTo(heartbeat) > 0) {
            if (requested) {
                keeper.teller().tellSoon();
            } else {
                keeper.teller().tellNow(lockId);
            }
        }
        return before;
    }

    @Override
    public void withdrawStart(long lockId, long startedAt, Optional<LastRun> before) {
        runs.withdrawHere(lockId, startedAt, before);
    }

    @Override
    public List<Move> moves() {
        return keeper.moves().last();
    }

    @Override
    public Set<String> takingNothing() {
        return keeper.spreader().takingNothing();
    }

    @Override
    public int peers() {
        return keeper.peers();
    }

    @Override
    public Optional<String> brokenBecause() {
        return keeper.isDead() ? Optional.of("the lock session's thread has ended") : Optional.empty();
    }

    @Override
    public void stop() {
        keeper.access().stop();
    }
}
