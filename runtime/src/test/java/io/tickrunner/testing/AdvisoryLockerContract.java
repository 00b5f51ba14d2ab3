package io.tickrunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;

/**
 * Tests what every {@link AdvisoryLocker} must do. Extend this class to test your own implementation:
 *
 * <pre>
 * class MyLockerTest extends AdvisoryLockerContract {
 *
 *     private final MyLocker first = new MyLocker(server);
 *     private final MyLocker second = new MyLocker(server);
 *
 *     &#64;Override
 *     protected AdvisoryLocker locker() {
 *         return first;
 *     }
 *
 *     &#64;Override
 *     protected AdvisoryLocker lockerOfAnotherReplica() {
 *         return second;
 *     }
 * }
 * </pre>
 *
 * All locks are free when a test method starts, and all are released when it ends successfully.
 */
@Timeout(60)
public abstract class AdvisoryLockerContract {

    private static final int THREADS = 64;
    private static final int ATTEMPTS = 200;

    /**
     * Returns the locker of one replica, ready for use.
     *
     * @return the same one for as long as a test method runs
     */
    protected abstract AdvisoryLocker locker();

    /**
     * Returns the locker of a second replica that shares its locks with {@link #locker()}.
     *
     * @return the same one for as long as a test method runs; where locks are known to one process only, {@link #locker()}
     */
    protected abstract AdvisoryLocker lockerOfAnotherReplica();

    /**
     * Takes a grant away from its holder, as an outage would. Override this if grants can be lost.
     *
     * @param grant a grant of {@link #locker()} that is held
     * @return {@code false} (the default) to skip the tests about loss
     * @throws Exception on failure, which fails the test
     */
    protected boolean lose(LockGrant grant) throws Exception {
        return false;
    }

    /**
     * Returns the keys to test with, including extreme values. Override this if your locker supports fewer.
     *
     * @return distinct keys
     */
    protected List<Long> keys() {
        return List.of(0L, 1L, -1L, 42L, -42L, (long) Integer.MAX_VALUE, (long) Integer.MIN_VALUE, 1L << 32, -(1L << 32),
                Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    public void aFreeLockIsGranted() {
        LockGrant grant = lock(1);

        assertThat(grant.lockId()).isEqualTo(1);
        assertThat(grant.isHeld()).isTrue();
        grant.release();
    }

    @Test
    public void aHeldLockIsBusyToAnotherReplica() {
        LockGrant grant = lock(1);

        assertThat(lockerOfAnotherReplica().tryAdvisoryLock(1)).isEmpty();
        assertThat(grant.isHeld()).isTrue();
        grant.release();
    }

    @Test
    public void aHeldLockIsBusyToItsOwnReplica() {
        LockGrant grant = lock(1);

        assertThat(locker().tryAdvisoryLock(1)).isEmpty();
        assertThat(grant.isHeld()).isTrue();
        grant.release();
    }

    @Test
    public void aReleasedLockIsFreeToAll() {
        assertThat(lock(1).release()).isTrue();

        assertThat(lockerOfAnotherReplica().tryAdvisoryLock(1).orElseThrow().release()).isTrue();
        assertThat(lock(1).release()).isTrue();
    }

    @Test
    public void refusedAttemptsDoNotOutliveTheHolder() {
        LockGrant grant = lock(1);
        for (int i = 0; i < 10; i++) {
            assertThat(locker().tryAdvisoryLock(1)).isEmpty();
        }
        grant.release();

        assertThat(lockerOfAnotherReplica().tryAdvisoryLock(1).orElseThrow().release()).isTrue();
    }

    @Test
    public void aSecondReleaseDoesNothing() {
        LockGrant first = lock(1);
        first.release();
        LockGrant second = lock(1);

        assertThat(first.release()).isTrue();

        assertThat(second.isHeld()).isTrue();
        assertThat(lockerOfAnotherReplica().tryAdvisoryLock(1)).isEmpty();
        second.release();
    }

    @Test
    public void closingIsReleasing() {
        try (LockGrant grant = lock(1)) {
            assertThat(grant.isHeld()).isTrue();
        }
        lock(1).release();
    }

    @Test
    public void aReleasedGrantIsNotHeld() {
        LockGrant grant = lock(1);
        grant.release();

        assertThat(grant.isHeld()).isFalse();
        LockGrant next = lock(1);
        assertThat(grant.isHeld()).isFalse();
        next.release();
    }

    @Test
    public void aReleaseIsNoLoss() {
        AtomicInteger losses = new AtomicInteger();
        LockGrant grant = lock(1);
        grant.onLost(losses::incrementAndGet);

        grant.release();
        grant.release();

        assertThat(losses).hasValue(0);
    }

    @Test
    public void aGrantHasOneListener() {
        LockGrant grant = lock(1);
        grant.onLost(() -> {
        });

        assertThatThrownBy(() -> grant.onLost(() -> {
        })).isInstanceOf(IllegalStateException.class);
        grant.release();
    }

    @Test
    public void anyKeyIsALockOfItsOwn() {
        for (long key : keys()) {
            LockGrant grant = lock(key);
            for (long other : keys()) {
                Optional<LockGrant> attempt = lockerOfAnotherReplica().tryAdvisoryLock(other);
                assertThat(attempt.isPresent()).as("lock %d is free while %d is held", other, key).isEqualTo(other != key);
                attempt.ifPresent(LockGrant::release);
            }
            assertThat(grant.release()).isTrue();
        }
    }

    @Test
    public void manyThreadsNeverHoldOneLockAtOnce() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger granted = new AtomicInteger();

        inThreads(thread -> {
            AdvisoryLocker own = thread % 2 == 0 ? locker() : lockerOfAnotherReplica();
            for (int i = 0; i < ATTEMPTS; i++) {
                own.tryAdvisoryLock(7).ifPresent(grant -> {
                    granted.incrementAndGet();
                    if (holders.incrementAndGet() != 1 || !grant.isHeld()) {
                        overlaps.incrementAndGet();
                    }
                    holders.decrementAndGet();
                    grant.release();
                });
            }
        });

        assertThat(overlaps).hasValue(0);
        assertThat(granted).hasPositiveValue();
        lock(7).release();
    }

    @Test
    public void locksOfDifferentKeysDoNotHinderEachOther() throws Exception {
        AtomicInteger refused = new AtomicInteger();

        inThreads(thread -> {
            AdvisoryLocker own = thread % 2 == 0 ? locker() : lockerOfAnotherReplica();
            for (int i = 0; i < ATTEMPTS; i++) {
                own.tryAdvisoryLock(1_000 + thread).ifPresentOrElse(LockGrant::release, refused::incrementAndGet);
            }
        });

        assertThat(refused).hasValue(0);
    }

    @Test
    public void aLostGrantSaysSo() throws Exception {
        LockGrant grant = lock(1);
        assumeTrue(lose(grant), "grants cannot be lost");

        assertThat(grant.isHeld()).isFalse();
        assertThat(grant.release()).isFalse();
        assertThat(grant.release()).isFalse();
    }

    @Test
    public void aLossIsToldOnce() throws Exception {
        AtomicInteger losses = new AtomicInteger();
        LockGrant grant = lock(1);
        grant.onLost(losses::incrementAndGet);
        assumeTrue(lose(grant), "grants cannot be lost");

        grant.release();

        assertThat(losses).hasValue(1);
    }

    @Test
    public void whoAsksAfterTheLossIsToldAtOnce() throws Exception {
        AtomicInteger losses = new AtomicInteger();
        LockGrant grant = lock(1);
        assumeTrue(lose(grant), "grants cannot be lost");

        grant.onLost(losses::incrementAndGet);

        assertThat(losses).hasValue(1);
    }

    private LockGrant lock(long key) {
        return locker().tryAdvisoryLock(key).orElseThrow(() -> new AssertionError("Lock " + key + " is not free"));
    }

    private interface ThreadBody {
        void run(int thread) throws Exception;
    }

    private static void inThreads(ThreadBody body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    body.run(thread);
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
