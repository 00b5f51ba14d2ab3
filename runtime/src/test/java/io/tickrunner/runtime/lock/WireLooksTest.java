package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.ManualTime;

/** How often the lock session is checked. */
class WireLooksTest {

    private static final long RARELY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MORE_RARELY = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long OFTEN = TimeUnit.MILLISECONDS.toNanos(15);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicLong untilWork = new AtomicLong(Long.MAX_VALUE);
    private final WireLooks looks = new WireLooks(new Pace(time::nanos), time, woken::incrementAndGet);

    WireLooksTest() {
        looks.expectWork(untilWork::get);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void work() {
        looks.workBegins();
        looks.workEnds();
    }

    @Test
    void itIsCheckedRarelyWhileNothingIsDue() {
        assertThat(looks.pause(true, false, 0)).isEqualTo(RARELY);
        assertThat(looks.patience(true, false)).isEqualTo(RARELY / 2);
    }

    @Test
    void itIsCheckedMoreRarelyWhereNothingIsUrgent() {
        assertThat(looks.pause(true, true, 0)).isEqualTo(MORE_RARELY);
        assertThat(looks.patience(true, true)).isEqualTo(MORE_RARELY / 2);
    }

    @Test
    void newsWaitNoLongerBecauseThereWasAStatement() {
        long age = looks.patience(true, false);
        long calmAge = looks.patience(true, true);

        assertThat(age + looks.pause(true, false, age)).isEqualTo(RARELY);
        assertThat(calmAge + looks.pause(true, true, calmAge)).isEqualTo(MORE_RARELY);
    }

    @Test
    void itIsCheckedOftenWhileWorkRuns() {
        looks.workBegins();

        assertThat(looks.pause(true, false, 0)).isEqualTo(OFTEN);
        assertThat(looks.patience(true, false)).isLessThan(OFTEN);
    }

    @Test
    void itIsCheckedRarelyAgainWhenWorkHasEnded() {
        work();

        assertThat(looks.pause(true, false, 0)).isEqualTo(RARELY);
    }

    @Test
    void itIsCheckedOftenForAWhileAfterWorkThatBeganAgainSoon() {
        work();
        time.advance(Duration.ofMillis(150));
        work();

        assertThat(looks.pause(true, false, 0)).isEqualTo(OFTEN);
        time.advance(Duration.ofMillis(200));
        assertThat(looks.pause(true, false, 0)).isEqualTo(RARELY);
    }

    @Test
    void workWakesTheKeeperUnlessItChecksOftenAlready() {
        work();
        looks.pause(true, false, 0);
        assertThat(woken).hasValue(1);

        time.advance(Duration.ofMillis(50));
        work();
        looks.pause(true, false, 0);
        assertThat(woken).as("the first work was alone").hasValue(2);

        time.advance(Duration.ofMillis(50));
        work();
        assertThat(woken).hasValue(2);
    }

    @Test
    void theKeeperIsWokenUntilItHasSeenThatWorkRuns() {
        looks.workBegins();
        looks.workBegins();
        assertThat(woken).as("the first thread may have been paused before it woke the keeper").hasValue(2);

        looks.pause(true, false, 0);
        looks.workBegins();
        assertThat(woken).hasValue(2);
    }

    @Test
    void workThatBeginsAtOnceInTwoThreadsWakesTheKeeper() {
        explore(() -> {
            WireLooksTest test = new WireLooksTest();
            test.work();
            test.looks.pause(true, false, 0);
            test.time.advance(Duration.ofMillis(50));
            test.woken.set(0);

            atOnce(test.looks::workBegins, test.looks::workBegins);

            assertTrue(test.woken.get() > 0);
        });
    }

    @Test
    void itIsCheckedRightBeforeWorkMayBegin() {
        untilWork.set(millis(54));
        assertThat(looks.pause(true, false, 0)).isEqualTo(millis(50));

        untilWork.set(millis(4));
        assertThat(looks.patience(true, false)).isLessThan(OFTEN);
        assertThat(looks.pause(true, false, 0)).isEqualTo(OFTEN);
    }

    @Test
    void noCheckIsMadeForWorkThatNeedsALockHeldElsewhere() {
        untilWork.set(millis(3));

        assertThat(looks.patience(false, false)).isEqualTo(RARELY / 2);
        assertThat(looks.pause(false, false, 0)).isEqualTo(RARELY);
    }
}
