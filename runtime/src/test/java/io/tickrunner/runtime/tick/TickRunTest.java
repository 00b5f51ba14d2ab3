package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.LockLostException;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class TickRunTest {

    private final TickRun run = new TickRun("sweep", Purpose.SCHEDULED, null, RealTime.INSTANCE, SystemThreads.INSTANCE);

    @Test
    void anInterruptReachesOnlyTheWorkersCode() {
        run.interrupt(Interruption.SHUTDOWN);
        run.enter();
        run.leave();
        run.interrupt(Interruption.SHUTDOWN);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.interruption()).isNull();
    }

    @Test
    void anInterruptEndsWithTheWork() {
        run.enter();
        run.interrupt(Interruption.TIMEOUT);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        run.leave();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.interruption()).isEqualTo(Interruption.TIMEOUT);
    }

    @Test
    void theTimerOfTheGateDoesNotInterruptTheWork() {
        int gate = run.enter();
        run.leave();
        run.enter();

        run.interrupt(Interruption.TIMEOUT, gate);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        run.leave();
    }

    @Test
    void theFirstReasonIsKept() {
        run.enter();
        run.interrupt(Interruption.TIMEOUT);
        run.interrupt(Interruption.SHUTDOWN);
        run.leave();

        assertThat(run.interruption()).isEqualTo(Interruption.TIMEOUT);
    }

    @Test
    void itsRecordIsClaimedOnce() {
        assertThat(run.claimRecord()).isTrue();
        assertThat(run.claimRecord()).isFalse();
    }

    @Test
    void itIsStuckOnlyAfterItWasGivenUp() {
        run.enter();
        run.interrupt(Interruption.TIMEOUT);
        assertThat(run.stuckSince()).isNull();

        run.giveUp();

        assertThat(run.stuckSince()).isNotNull();
        run.leave();
    }

    @Test
    void theLockIsHeldFromTheGrantToItsLoss() {
        InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
        LockGrant grant = locker.tryAdvisoryLock(1).orElseThrow();
        assertThat(run.isLockHeld()).isFalse();
        run.granted(grant);
        run.ensureLockHeld();

        locker.lose(1);

        assertThat(run.isLockHeld()).isFalse();
        assertThatThrownBy(run::ensureLockHeld).isInstanceOf(LockLostException.class)
                .hasMessage("Worker sweep no longer holds its lock: another replica may be running it");
    }
}
