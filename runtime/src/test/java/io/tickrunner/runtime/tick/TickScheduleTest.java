package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.runtime.cadence.IntervalRhythm;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.SystemThreads;

class TickScheduleTest {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final FakeScheduler fake = new FakeScheduler();
    private final Halt halt = new Halt(fake.scheduler(), new Drain());
    private final ManualTime timer = new ManualTime();
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicInteger halts = new AtomicInteger();
    private final TickSchedule schedule = new TickSchedule(owner("sweep", planned -> ticks.incrementAndGet()), halt, timer,
            SystemThreads.INSTANCE, INTERVAL, new IntervalRhythm(INTERVAL));

    private TickSchedule.Owner owner(String name, Consumer<Due> onDue) {
        return new TickSchedule.Owner() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public void due(Due tick) {
                onDue.accept(tick);
            }

            @Override
            public void halted() {
                halts.incrementAndGet();
            }
        };
    }

    @Test
    void theFirstTickComesAfterTheDelay() {
        schedule.start(Duration.ofMinutes(20));

        assertThat(onlyWait()).isEqualTo(Duration.ofMinutes(20));
        tickWhenDue();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aTickThatWaitedForItsLockDelaysTheNextOne() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        pass(Duration.ofSeconds(5));

        schedule.heldUp(Duration.ofSeconds(5).toNanos());

        assertThat(onlyWait()).isEqualTo(INTERVAL.minusMillis(100));
    }

    @Test
    void aTickThatGotItsLockImmediatelyDoesNotDelayTheNextOne() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        pass(Duration.ofSeconds(5));

        schedule.heldUp(Duration.ofMillis(1).toNanos());

        assertThat(schedule.overdueBy()).contains(INTERVAL.minusSeconds(5).negated());
    }

    @Test
    void aPauseInTheAppsSchedulerSurvivesARestart() {
        schedule.start(Duration.ZERO);
        schedule.pause(true);

        schedule.start(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(1));
        timer.runOne();

        assertThat(ticks).as("the app paused the worker").hasValue(0);
        assertThat(halts).hasValue(1);
    }

    @Test
    void aPauseInTheAppsSchedulerSurvivesAnotherRhythm() {
        schedule.start(Duration.ZERO);
        schedule.pause(true);

        schedule.change(Duration.ofMinutes(5), new IntervalRhythm(Duration.ofMinutes(5)), Duration.ZERO);
        timer.runOne();

        assertThat(ticks).hasValue(0);
    }

    @Test
    void aTickThatCameDueDuringAPauseFollowsItWithinASecond() {
        schedule.start(Duration.ZERO);
        schedule.pause(true);
        timer.runOne();

        schedule.pause(false);

        assertThat(onlyWait()).isEqualTo(Duration.ofSeconds(1));
        timer.runOne();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aTickThatCannotStartDoesNotEndTheSchedule() {
        TickSchedule broken = new TickSchedule(owner("broken", planned -> {
            throw new OutOfMemoryError("for the test");
        }), halt, timer, SystemThreads.INSTANCE, INTERVAL, new IntervalRhythm(INTERVAL));
        broken.start(Duration.ZERO);

        timer.runOne();

        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void aLackOfMemoryDoesNotEndTheSchedule() {
        schedule.start(Duration.ZERO);
        timer.refuse(101);

        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void aScheduleThatLacksMemoryToRestartDoesSoWhenItsWaitIsOver() {
        schedule.start(Duration.ZERO);
        timer.refuse(1);
        assertThatThrownBy(() -> schedule.start(INTERVAL)).isInstanceOf(OutOfMemoryError.class);

        timer.runOne();

        assertThat(onlyWait()).isEqualTo(INTERVAL);
        tickWhenDue();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void eachTickIsDueAnIntervalAfterTheOneBefore() {
        schedule.start(Duration.ZERO);
        for (int i = 1; i <= 5; i++) {
            timer.runOne();
            assertThat(ticks).hasValue(i);
            assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
            pass(INTERVAL);
        }
    }

    @Test
    void theLatenessOfTimersDoesNotAddUp() {
        schedule.start(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMillis(100));
            timer.runOne();
            assertThat(schedule.overdueBy()).contains(Duration.ofMillis(100).minus(INTERVAL));
            pass(INTERVAL.minusMillis(100));
        }
    }

    @Test
    void eachTickMakesUpForSomeOfTheLateness() {
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
        TickSchedule often = new TickSchedule(owner("often", due -> ticks.incrementAndGet()), halt, timer,
                SystemThreads.INSTANCE, Duration.ofSeconds(1), new IntervalRhythm(Duration.ofSeconds(1)));
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
    void theNextTickIsWaitedForAsSoonAsOneHasCome() {
        schedule.start(Duration.ZERO);

        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    private void tickWhenDue() {
        pass(schedule.overdueBy().orElseThrow().negated());
        timer.runOne();
    }

    @Test
    void restartingDropsThePendingTick() {
        schedule.start(Duration.ZERO);
        Runnable onItsWay = timer.waiting().get(0).task();
        schedule.start(Duration.ofMinutes(20));

        onItsWay.run();

        assertThat(ticks).hasValue(0);
        assertThat(onlyWait()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void aClosedScheduleStaysClosed() {
        schedule.start(Duration.ZERO);
        schedule.close();
        schedule.start(Duration.ZERO);

        assertThat(timer.waiting()).isEmpty();
        assertThat(schedule.nextDue()).isEmpty();
        assertThat(schedule.overdueBy()).isEmpty();
    }

    @Test
    void whileTheSchedulerIsHaltedATickStaysDueAndComesWithinASecondAfter() {
        fake.halt();
        schedule.start(Duration.ZERO);
        timer.runOne();
        pass(Duration.ofSeconds(1));
        timer.runOne();
        assertThat(ticks).hasValue(0);
        assertThat(schedule.nextDue()).isEmpty();
        assertThat(schedule.overdueBy()).isEmpty();

        fake.resume();

        assertThat(onlyWait()).isEqualTo(Duration.ofSeconds(1));
        timer.runOne();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aSchedulerOfUnknownStateDoesNotDelayTicks() {
        fake.fail();
        schedule.start(Duration.ZERO);

        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void aMissingTickIsReportedAsOverdue() {
        schedule.start(Duration.ofMinutes(20));

        pass(Duration.ofMinutes(21));

        assertThat(schedule.overdueBy()).contains(Duration.ofMinutes(1));
    }

    @Test
    void aFurtherAttemptSurvivesARestart() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        assertThat(schedule.retry(Due.first(timer.now()).again(), Duration.ofMinutes(1))).isTrue();

        schedule.start(Duration.ofMinutes(30));

        assertThat(onlyWait()).isEqualTo(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(1));
        timer.runOne();
        assertThat(ticks).hasValue(2);
        assertThat(onlyWait()).isEqualTo(Duration.ofMinutes(29));
    }

    @Test
    void aFurtherAttemptThatWouldComeAfterTheNextTickIsRejected() {
        schedule.start(Duration.ZERO);
        timer.runOne();

        assertThat(schedule.retry(Due.first(timer.now()).again(), INTERVAL)).isFalse();

        assertThat(onlyWait()).isEqualTo(INTERVAL);
    }

    @Test
    void aFurtherAttemptDoesNotDelayTheNextTick() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        schedule.retry(Due.first(timer.now()).again(), Duration.ofMinutes(1));

        pass(Duration.ofMinutes(1));
        timer.runOne();

        assertThat(ticks).hasValue(2);
        assertThat(onlyWait()).isEqualTo(INTERVAL.minusMinutes(1));
    }

    @Test
    void aCancelledAttemptDoesNotCome() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        schedule.retry(Due.first(timer.now()).again(), Duration.ofMinutes(1));

        schedule.cancelRetry();
        pass(Duration.ofMinutes(1));
        timer.runOne();

        assertThat(ticks).hasValue(1);
        assertThat(onlyWait()).isEqualTo(INTERVAL.minusMinutes(1));
    }

    @Test
    void aHaltedAttemptStaysDue() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        schedule.retry(Due.first(timer.now()).again(), Duration.ofMinutes(1));
        fake.halt();
        pass(Duration.ofMinutes(1));
        timer.runOne();
        assertThat(ticks).hasValue(1);

        fake.resume();
        timer.runOne();

        assertThat(ticks).hasValue(2);
    }

    @Test
    void aClosedScheduleAcceptsNoAttempt() {
        schedule.start(Duration.ZERO);
        timer.runOne();
        schedule.close();

        assertThat(schedule.retry(Due.first(timer.now()).again(), Duration.ofMinutes(1))).isFalse();

        assertThat(timer.waiting()).isEmpty();
    }

    @Test
    void anIntervalDoesNotDependOnTheWallClock() {
        schedule.start(Duration.ZERO);
        timer.runOne();

        timer.setWall(timer.now().plus(Duration.ofMinutes(40)));
        assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
        timer.setWall(timer.now().minus(Duration.ofDays(40)));

        assertThat(schedule.overdueBy()).contains(INTERVAL.negated());
    }

    private void pass(Duration time) {
        timer.pass(time.toNanos());
    }

    private Duration onlyWait() {
        assertThat(timer.waiting()).hasSize(1);
        return Duration.ofNanos(timer.waiting().get(0).nanos());
    }
}
