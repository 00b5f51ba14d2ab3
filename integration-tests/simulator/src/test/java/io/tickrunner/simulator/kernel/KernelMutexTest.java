package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;

class KernelMutexTest {

    private final Kernel kernel = new Kernel(1, KernelOptions.CALM);
    private final SimProcess process = kernel.process("p");
    private final Threads threads = process.threads();
    private final Mutex mutex = threads.newMutex();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        kernel.close();
    }

    private void see(String what) {
        seen.add(what + " at " + kernel.nanos());
    }

    /** Starts a thread at the given time that holds the lock for a while. */
    private Thread holdAt(long at, String name, long nanos) {
        kernel.run(at);
        return threads.start(name, () -> {
            mutex.lock();
            see(name);
            threads.park(this, nanos);
            mutex.unlock();
        });
    }

    @Test
    void threadsGetTheLockInTheOrderInWhichTheyQueue() {
        for (int i = 0; i < 5; i++) {
            holdAt(i, "t" + i, 10);
        }
        kernel.run(100);
        assertThat(seen).containsExactly("t0 at 0", "t1 at 10", "t2 at 20", "t3 at 30", "t4 at 40");
    }

    @Test
    void aThreadHoldsTheLockUntilItsLastUnlock() {
        threads.start("t", () -> {
            mutex.lock();
            mutex.lock();
            mutex.unlock();
            see("held " + mutex.isLocked());
            mutex.unlock();
            see("held " + mutex.isLocked());
        });
        kernel.run(10);
        assertThat(seen).containsExactly("held true at 0", "held false at 0");
    }

    @Test
    void anUnlockByAnotherThreadIsRefused() {
        holdAt(0, "holder", 50);
        kernel.run(5);
        threads.start("other", () -> {
            assertThatThrownBy(mutex::unlock).isInstanceOf(IllegalMonitorStateException.class);
            see("refused");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "refused at 5");
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aTryFailsWhileAnotherThreadHoldsTheLock() {
        holdAt(0, "holder", 50);
        kernel.run(5);
        threads.start("other", () -> see("acquired " + mutex.tryLock()));
        kernel.run(10);
        assertThat(seen).containsExactly("holder at 0", "acquired false at 5");
        assertThat(mutex.isLocked()).isTrue();
    }

    @Test
    void aTryOvertakesThoseWhoQueue() {
        threads.start("holder", () -> {
            mutex.lock();
            threads.park(this, 10);
            mutex.unlock();
            see("overtook " + mutex.tryLock());
            threads.park(this, 10);
            mutex.unlock();
        });
        holdAt(5, "queued", 1);
        kernel.run(100);
        assertThat(seen).containsExactly("overtook true at 10", "queued at 20");
    }

    @Test
    void aLockDoesNotOvertakeThoseWhoQueue() {
        threads.start("holder", () -> {
            mutex.lock();
            threads.park(this, 10);
            mutex.unlock();
            mutex.lock();
            see("again");
        });
        holdAt(5, "queued", 1);
        kernel.run(100);
        assertThat(seen).containsExactly("queued at 10", "again at 11");
    }

    private Thread tryAt(long at, long nanos) {
        kernel.run(at);
        return threads.start("tries", () -> {
            try {
                see("acquired " + mutex.tryLock(nanos));
            } catch (InterruptedException e) {
                see("interrupted, flag " + Thread.currentThread().isInterrupted());
            }
        });
    }

    @Test
    void aTimedTryGivesUpAfterItsTime() {
        holdAt(0, "holder", 50);
        tryAt(5, 10);
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "acquired false at 15");
        assertThat(mutex.hasQueuedThreads()).isFalse();
    }

    @Test
    void aTimedTryGetsTheLockWhenItIsReleased() {
        holdAt(0, "holder", 10);
        tryAt(5, 10);
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "acquired true at 10");
    }

    @Test
    void anInterruptEndsATimedTry() {
        holdAt(0, "holder", 50);
        Thread tries = tryAt(5, 10);
        kernel.after(2, "interrupt", tries::interrupt);
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "interrupted, flag false at 7");
        assertThat(mutex.hasQueuedThreads()).isFalse();
    }

    @Test
    void anInterruptDoesNotEndALockButStays() {
        holdAt(0, "holder", 50);
        kernel.run(5);
        Thread locks = threads.start("locks", () -> {
            mutex.lock();
            see("locked, flag " + Thread.currentThread().isInterrupted());
        });
        kernel.after(2, "interrupt", locks::interrupt);
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "locked, flag true at 50");
    }

    @Test
    void anInterruptFromBeforeALockStays() {
        holdAt(0, "holder", 50);
        kernel.run(5);
        threads.start("locks", () -> {
            Thread.currentThread().interrupt();
            mutex.lock();
            see("locked, flag " + Thread.currentThread().isInterrupted());
        });
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "locked, flag true at 50");
    }

    @Test
    void whoGivesUpInTheQueueDoesNotHoldUpThoseBehind() {
        holdAt(0, "holder", 50);
        tryAt(5, 10);
        holdAt(6, "behind", 1);
        kernel.run(100);
        assertThat(seen).containsExactly("holder at 0", "acquired false at 15", "behind at 50");
    }

    @Test
    void othersSeeThatThreadsQueue() {
        holdAt(0, "holder", 50);
        kernel.run(5);
        assertThat(mutex.hasQueuedThreads()).isFalse();
        holdAt(5, "queued", 1);
        kernel.run(10);
        assertThat(mutex.hasQueuedThreads()).isTrue();
    }
}
