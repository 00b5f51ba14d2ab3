package io.tickrunner.runtime.boot;

import java.util.Optional;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

/**
 * The locker of an app without an active datasource, whose workers tick only when forced.
 *
 * @param why the message that says what is missing
 */
record NoLocks(String why) implements AdvisoryLocker {

    @Override
    public Optional<LockGrant> tryAdvisoryLock(long lockId) {
        throw new LockUnavailableException(why);
    }
}
