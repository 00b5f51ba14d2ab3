package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

/**
 * Takes PostgreSQL advisory locks in one lock session: one connection for all locks of this replica, whose lease the server
 * keeps.
 */
public final class PostgresAdvisoryLocker implements ReplicaCoordinator {

    private final KeySpace keys;
    private final RunLedger ledger = new RunLedger();
    private final PauseBook pauses = new PauseBook();
    private final SessionKeeper keeper;

    /**
     * @throws IllegalArgumentException if the settings break the promise of the lease; the message has every fault
     */
    public PostgresAdvisoryLocker(ConnectionSource connections, LockSettings settings, ReplicaIdentity identity,
            LockSessionListener listener) {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        this.keys = settings.keySpace();
        this.keeper = new SessionKeeper(new SessionOpener(connections, settings, identity), settings, leaseWatch(), listener,
                ledger, pauses, identity);
    }

    /** Ends by itself when there is no lease to watch: a session may still be on its way out when the locker is stopped. */
    private static ScheduledThreadPoolExecutor leaseWatch() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "tickrunner-lease-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
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
        Optional<LockGrant> grant = keeper.sessionAtStart().orElseThrow(this::unavailable).tryLock(lockId);
        keeper.standbys().tried(lockId, grant.isPresent());
        return grant;
    }

    private LockUnavailableException unavailable() {
        return new LockUnavailableException("There is no lock session: " + downBecause().orElse("it was just lost"));
    }

    @Override
    public boolean isUp() {
        return keeper.session().isPresent();
    }

    @Override
    public Optional<String> downBecause() {
        return keeper.downBecause();
    }

    @Override
    public void workBegins() {
        keeper.workBegins();
    }

    @Override
    public void workEnds() {
        keeper.workEnds();
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
    public void forget(long lockId) {
        ledger.forget(lockId);
        keeper.standbys().forget(lockId);
    }

    @Override
    public void listen(PeerListener listener) {
        keeper.commands().listen(listener);
    }

    @Override
    public RemoteTick askTick(long lockId) {
        return keeper.commands().askTick(lockId);
    }

    @Override
    public void changePause(long lockId, boolean paused) {
        keeper.commands().changePause(lockId, paused);
    }

    @Override
    public boolean isPaused(long lockId) {
        return keeper.commands().isPaused(lockId);
    }

    @Override
    public LockHolders holders(Collection<Long> lockIds) {
        return new LockHolders(keeper.holders(lockIds.stream().mapToLong(Long::longValue).toArray()));
    }

    @Override
    public void ranHere(long lockId, long startedAt, OptionalLong succeededAt) {
        ledger.ranHere(lockId, startedAt, succeededAt);
    }

    @Override
    public Optional<LastRun> lastRun(long lockId) {
        return ledger.lastRun(lockId).map(e -> new LastRun(e.startedAt(), e.succeededAt(), e.elsewhere()));
    }

    @Override
    public Optional<String> foreignHolder(long lockId) {
        return keeper.standbys().foreignHolder(lockId);
    }

    @Override
    public void handBack(Collection<LockGrant> grants) {
        keeper.handBack(grants);
    }

    @Override
    public void stop() {
        keeper.stop();
    }
}
