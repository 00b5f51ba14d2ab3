package io.tickrunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;

class InMemoryAdvisoryLockerTest extends AdvisoryLockerContract {

    private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();

    @Override
    protected AdvisoryLocker locker() {
        return locker;
    }

    @Override
    protected AdvisoryLocker lockerOfAnotherReplica() {
        return locker;
    }

    @Override
    protected boolean lose(LockGrant grant) {
        return locker.lose(grant.lockId());
    }

    @Test
    void anOutageLosesEveryGrantAndFailsAttemptsUntilItEnds() {
        LockGrant grant = locker.tryAdvisoryLock(1).orElseThrow();

        locker.setAvailable(false);

        assertThat(grant.isHeld()).isFalse();
        assertThatThrownBy(() -> locker.tryAdvisoryLock(1)).isInstanceOf(LockUnavailableException.class);
        locker.setAvailable(true);
        assertThat(locker.tryAdvisoryLock(1)).isPresent();
    }

    @Test
    void aLockThatIsNotHeldCannotBeLost() {
        assertThat(locker.lose(1)).isFalse();
    }
}
