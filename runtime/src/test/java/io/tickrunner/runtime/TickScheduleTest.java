package io.tickrunner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TickScheduleTest {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final FakeScheduler fake = new FakeScheduler();
    private final ManualTimer timer = new ManualTimer();
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();
    private final TickSchedule schedule = new TickSchedule(fake.scheduler(), timer, "sweep", INTERVAL, ticks::incrementAndGet,
            clock::get);

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void aFireThatComesEarlyIsHeldBackUntilTheTickIsDue() {
        schedule.start(Duration.ofMinutes(20));

        fake.fire("sweep");

        assertThat(ticks).hasValue(0);
        assertThat(onlyWait()).isEqualTo(Duration.ofMinutes(20));
        timer.runOne();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aTickThatWaitedForItsLockPutsOffTheNext() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        pass(Duration.ofSeconds(5));

        schedule.heldUp(Duration.ofSeconds(5));

        assertThat(onlyWait()).isEqualTo(INTERVAL.minusMillis(100));
    }

    @Test
    void aTickThatHadItsLockAtOnceDoesNot() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        pass(Duration.ofSeconds(5));

        schedule.heldUp(Duration.ofMillis(1));

        assertThat(schedule.overdueBy()).contains(INTERVAL.minusSeconds(5).negated());
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
        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void eachTickIsDueAnIntervalAfterTheOneBefore() {
        schedule.start(Duration.ZERO);
        for (int i = 1; i <= 5; i++) {
            timer.runOne();
            assertThat(ticks).hasValue(i);
            assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
            pass(INTERVAL);
            fake.fire("sweep");
            fake.fire("sweep");
        }
    }

    @Test
    void latenessThatTimersHaveDoesNotAddUp() {
        schedule.start(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMillis(100));
            timer.runOne();
            assertThat(schedule.overdueBy()).contains(Duration.ofMillis(100).minus(INTERVAL));
            pass(INTERVAL.minusMillis(100));
            fake.fire("sweep");
        }
    }

    @Test
    void latenessIsMadeUpForALittleWithEachTick() {
        schedule.start(Duration.ZERO);
        pass(Duration.ofMillis(250));
        timer.runOne();
        assertThat(schedule.overdueBy()).contains(Duration.ofMillis(100).minus(INTERVAL));

        tickWhenDue();
        assertThat(schedule.overdueBy()).contains(Duration.ofMillis(100).minus(INTERVAL));

        tickWhenDue();
        assertThat(schedule.overdueBy()).as("in step again").contains(Duration.ofMillis(50).minus(INTERVAL));

        tickWhenDue();
        assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
    }

    @Test
    void ticksOfAShortIntervalComeAtMostAHundredthOfItEarly() {
        TickSchedule often = new TickSchedule(fake.scheduler(), timer, "often", Duration.ofSeconds(1), ticks::incrementAndGet,
                clock::get);
        often.start(Duration.ZERO);
        pass(Duration.ofMillis(50));

        timer.runOne();

        assertThat(often.overdueBy()).contains(Duration.ofMillis(-990));
    }

    @ParameterizedTest
    @ValueSource(strings = { "PT1S", "PT10H0.1S" })
    void afterAStallTheNextTickIsAnIntervalAway(Duration stall) {
        schedule.start(Duration.ZERO);
        pass(stall);

        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
        tickWhenDue();
        assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
    }

    @Test
    void theNextTickIsWaitedForWithoutAFire() {
        schedule.start(Duration.ZERO);

        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void theSchedulerFiresNoLessOftenThanAnIntervalWithAFractionOfASecondNeeds() {
        TickSchedule fraction = new TickSchedule(fake.scheduler(), timer, "fraction", Duration.ofMillis(1_500),
                ticks::incrementAndGet, clock::get);

        fraction.start(Duration.ZERO);
        timer.runOne();

        assertThat(fake.intervalOf("fraction")).isEqualTo("PT1S");
        assertThat(fraction.overdueBy()).contains(Duration.ofMillis(-1_500));
    }

    private void tickWhenDue() {
        pass(schedule.overdueBy().orElseThrow().negated());
        fake.fire("sweep");
        timer.runOne();
    }

    @Test
    void aFireThatComesLateTicksAtOnce() {
        schedule.start(Duration.ofMillis(1_001));
        pass(Duration.ofMillis(1_002));

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
    void aSilentSchedulerShowsAsOverdue() {
        schedule.start(Duration.ofMillis(1_001));

        pass(Duration.ofMillis(1_002));

        assertThat(schedule.overdueBy()).contains(Duration.ofMillis(1));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private Duration onlyWait() {
        assertThat(timer.waiting()).hasSize(1);
        return Duration.ofNanos(timer.waiting().get(0).nanos());
    }
}
