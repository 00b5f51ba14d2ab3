package io.tickrunner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickScheduleTest {

    private static final Duration INTERVAL = Duration.ofHours(1);
    /** More than a test takes. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final FakeScheduler fake = new FakeScheduler();
    private final ManualTimer timer = new ManualTimer();
    private final AtomicInteger ticks = new AtomicInteger();
    private final TickSchedule schedule = new TickSchedule(fake.scheduler(), timer, "sweep", INTERVAL, ticks::incrementAndGet);

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void aFireThatComesEarlyIsHeldBackUntilTheTickIsDue() {
        schedule.start(Duration.ofMinutes(20));

        fake.fire("sweep");

        assertThat(ticks).hasValue(0);
        assertThat(onlyWait()).isBetween(Duration.ofMinutes(20).minus(SLACK), Duration.ofMinutes(20));
        timer.runOne();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aBurstOfFiresAfterAStallIsOneTick() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        assertThat(ticks).hasValue(1);

        for (int i = 0; i < 100; i++) {
            fake.fire("sweep");
        }

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isGreaterThan(INTERVAL.minus(SLACK));
    }

    @Test
    void eachTickIsDueAnIntervalAfterTheOneBefore() {
        schedule.start(Duration.ZERO);
        for (int i = 1; i <= 5; i++) {
            timer.runOne();
            assertThat(ticks).hasValue(i);
            assertThat(schedule.overdueBy().orElseThrow().negated()).isBetween(INTERVAL.minus(SLACK), INTERVAL.multipliedBy(i));
            fake.fire("sweep");
            fake.fire("sweep");
        }
    }

    @Test
    void aFireThatComesLateTicksAtOnce() throws InterruptedException {
        schedule.start(Duration.ofMillis(1_001));
        while (schedule.overdueBy().orElseThrow().isNegative()) {
            Thread.sleep(10);
        }

        fake.fire("sweep");

        assertThat(onlyWait()).isEqualTo(Duration.ZERO);
    }

    @Test
    void beginningAnewForgetsTheTickThatWasToCome() {
        schedule.start(Duration.ZERO);
        Runnable onItsWay = timer.waiting().get(0).task();
        schedule.start(Duration.ofMinutes(20));

        onItsWay.run();

        assertThat(ticks).hasValue(0);
        fake.fire("sweep");
        onItsWay.run();
        assertThat(ticks).hasValue(0);
    }

    @Test
    void whatIsClosedStaysClosed() {
        schedule.start(Duration.ZERO);
        schedule.close();
        schedule.start(Duration.ZERO);

        assertThat(fake.has("sweep")).isFalse();
        assertThat(timer.waiting()).isEmpty();
        assertThat(schedule.nextDue()).isEmpty();
        assertThat(schedule.overdueBy()).isEmpty();
    }

    @Test
    void whileTheSchedulerIsHaltedATickStaysDueAndComesWithTheFirstFire() {
        fake.halt();
        schedule.start(Duration.ZERO);
        timer.runOne();
        assertThat(ticks).hasValue(0);
        assertThat(schedule.nextDue()).isEmpty();
        assertThat(schedule.overdueBy()).isEmpty();

        fake.resume();
        fake.fire("sweep");

        assertThat(onlyWait()).isEqualTo(Duration.ZERO);
        timer.runOne();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aSilentSchedulerShowsAsOverdue() throws InterruptedException {
        schedule.start(Duration.ofMillis(1_001));
        while (schedule.overdueBy().orElseThrow().isNegative()) {
            Thread.sleep(10);
        }

        assertThat(schedule.overdueBy().orElseThrow()).isPositive();
    }

    private Duration onlyWait() {
        assertThat(timer.waiting()).hasSize(1);
        return Duration.ofNanos(timer.waiting().get(0).nanos());
    }
}
