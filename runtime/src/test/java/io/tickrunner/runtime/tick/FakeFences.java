package io.tickrunner.runtime.tick;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Optional;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.KeySpace;
import io.tickrunner.runtime.ledger.FakeLedger;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.FenceSupport;
import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;

/** Fences that every transaction passes, in an app without JTA. */
final class FakeFences implements FenceSupport, FenceCheck {

    private FakeFences() {
    }

    /**
     * @param ledger the ledger in which runs are marked as done; {@code null} if there is none
     */
    static Fences of(FakeLedger ledger) {
        FakeFences fences = new FakeFences();
        return new Fences(fences, fences,
                Optional.ofNullable(ledger).map(l -> (connection, worker, claim) -> l.complete(worker, claim)),
                Optional.empty());
    }

    /** Returns a connection in a transaction that can write. */
    static Connection connection() {
        return (Connection) Proxy.newProxyInstance(FakeFences.class.getClassLoader(), new Class<?>[] { Connection.class },
                (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
    }

    @Override
    public FenceAnswer raiseFence(LockGrant grant) {
        return new FenceAnswer.Raised(new GrantFence(FenceKeys.of(KeySpace.bigint(), grant.lockId()), 1, 0, 0));
    }

    @Override
    public FenceVerdict check(Connection connection, GrantFence fence) {
        return FenceVerdict.PASSED;
    }

    @Override
    public void abort(Connection connection, String why) {
        // There is nothing that could commit.
    }
}
