package io.tickrunner.runtime.pg;

import java.util.List;

import io.tickrunner.runtime.config.LockSettings;

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
