package io.tickrunner.runtime.lock;

import java.util.List;

class NamespacedAdvisoryLockerTest extends PostgresAdvisoryLockerTest {

    @Override
    LockSettings settings() {
        return Replica.inNamespace(-7);
    }

    @Override
    protected List<Long> keys() {
        return List.of(0L, 1L, -1L, (long) Integer.MAX_VALUE, (long) Integer.MIN_VALUE);
    }
}
