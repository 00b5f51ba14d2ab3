package io.tickrunner.runtime.boot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.FenceSupport;
import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;
import io.tickrunner.runtime.tick.FenceCheck;

/** The fences of locks in memory, in an app's tests. A check asks the grant and no database. */
final class InMemoryFences implements FenceSupport, FenceCheck {

    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, Entry> byLock = new ConcurrentHashMap<>();

    private record Entry(LockGrant grant, GrantFence fence) {
    }

    @Override
    public FenceAnswer raiseFence(LockGrant grant) {
        return new FenceAnswer.Raised(byLock.compute(grant.lockId(), (lock, old) -> old != null && old.grant == grant ? old
                : new Entry(grant,
                        new GrantFence(FenceKeys.of(KeySpace.bigint(), lock), tokens.incrementAndGet(), 0, 0)))
                .fence());
    }

    @Override
    public FenceVerdict check(Connection connection, GrantFence fence) {
        return byLock.values().stream().anyMatch(entry -> entry.fence == fence && entry.grant.isHeld())
                ? FenceVerdict.PASSED
                : FenceVerdict.ENDED;
    }

    @Override
    public void abort(Connection connection, String why) throws SQLException {
        connection.rollback();
    }
}
