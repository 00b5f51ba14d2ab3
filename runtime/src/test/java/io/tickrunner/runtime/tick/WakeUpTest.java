package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.Standby;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WakeUps;

/** Tests ticks that are requested before the schedule's next one, in one replica. */
class WakeUpTest {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ManualReplica replica = new ManualReplica();
    private WorkerService worker;

    /** Starts a worker that has had its first tick, at second 0. */
    private void start(Worker work) {
        worker = replica.start(ManualReplica.every(EVERY, null), work);
        replica.time.advance(Duration.ZERO);
        assertThat(replica.ticks).hasSize(1);
    }

    private void start() {
        start(tick -> {
        });
    }

    private void pass(String duration) {
        replica.time.advance(Duration.parse(duration));
    }

    private List<Duration> starts() {
        Instant first = replica.ticks.get(0).startedAt();
        return replica.ticks.stream().map(tick -> Duration.between(first, tick.startedAt())).toList();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestStartsATickAtOnceAndTheIntervalCountsFromThere(Cadence cadence) {
        replica.cadence = cadence;
        start();

        pass("PT10S");
        worker.requestTick();
        pass("PT1M30S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10), seconds(70));
    }

    @Test
    void aNotificationStartsATickAtOnce() {
        start();

        pass("PT10S");
        worker.wokenUp();
        pass("PT0S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10));
    }

    @Test
    void manyRequestsAtOnceMakeOneTick() {
        start();

        for (int i = 0; i < 10_000; i++) {
            worker.requestTick();
        }
        pass("PT10S");

        assertThat(starts()).containsExactly(seconds(0), seconds(0));
    }

    @Test
    void requestsDuringATickMakeOneFurtherTick() {
        start(tick -> {
            if (replica.ticks.size() == 2) {
                worker.wokenUp();
                worker.wokenUp();
                worker.requestTick();
            }
        });

        pass("PT1M10S");

        assertThat(starts()).containsExactly(seconds(0), seconds(60), seconds(60));
    }

    @Test
    void aRequestWithinTheShortestTimeWaitsForItsEnd() {
        replica.wakeUps = new WakeUps(Optional.empty(), Duration.ofSeconds(20));
        start();

        pass("PT5S");
        worker.requestTick();
        worker.requestTick();
        pass("PT14.999S");
        assertThat(replica.ticks).hasSize(1);
        pass("PT10S");

        assertThat(starts()).containsExactly(seconds(0), seconds(20));
    }

    @Test
    void aRequestKeepsItsDistanceFromAForcedTickToo() {
        replica.wakeUps = new WakeUps(Optional.empty(), Duration.ofSeconds(20));
        start(tick -> {
            if (tick.forced()) {
                worker.requestTick();
            }
        });

        pass("PT5S");
        worker.requestTick();
        pass("PT5S");
        worker.tick();
        pass("PT25S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10), seconds(30));
    }

    @Test
    void aRequestThatAForcedTickServesDoesNotMoveTheInterval() {
        replica.wakeUps = new WakeUps(Optional.empty(), Duration.ofSeconds(20));
        start(tick -> {
            if (tick.forced()) {
                pass("PT15S");
            }
        });

        pass("PT5S");
        worker.requestTick();
        pass("PT5S");
        worker.tick();
        pass("PT40S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10), seconds(60));
    }

    @Test
    void aWakeUpHasNoOccurrenceAndIsNotForced() {
        start();

        worker.requestTick();
        pass("PT0S");

        Tick last = replica.ticks.get(1);
        assertThat(last.occurrence()).isEmpty();
        assertThat(last.forced()).isFalse();
        assertThat(replica.results).extracting(TickResult::wakeUp).containsExactly(false, true);
    }

    @Test
    void aWakeUpOfACronWorkerLeavesItsOccurrencesAlone() {
        replica.time.setWall(Instant.parse("2026-03-02T02:00:00Z"));
        worker = replica.start(ManualReplica.cron("0 15 2 * * ?", Missed.RUN_ONCE, null), tick -> {
        });

        pass("PT5M");
        worker.requestTick();
        pass("PT30M");

        assertThat(replica.occurrences()).containsExactly(null, Instant.parse("2026-03-02T02:15:00Z"));
    }

    @Test
    void aPausedWorkerTicksOnceItIsResumed() {
        start();
        worker.pause();

        pass("PT5S");
        worker.requestTick();
        pass("PT5S");
        assertThat(replica.ticks).hasSize(1);
        worker.resume();
        pass("PT0S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10));
    }

    @Test
    void aRequestDoesNotShortenTheTimeToTheNextAttempt() {
        worker = replica.start(ManualReplica.every(EVERY, new Retry(Duration.ofSeconds(10), 5)), tick -> {
            throw new IllegalStateException("no");
        });
        pass("PT0S");

        pass("PT2S");
        worker.requestTick();
        pass("PT9S");

        assertThat(starts()).containsExactly(seconds(0), seconds(10));
        assertThat(replica.attempts()).containsExactly(1, 2);
    }

    @Test
    void aFailedWakeUpIsRetried() {
        worker = replica.start(ManualReplica.every(EVERY, new Retry(Duration.ofSeconds(10), 5)), tick -> {
            if (replica.ticks.size() == 2) {
                throw new IllegalStateException("no");
            }
        });
        pass("PT0S");

        pass("PT5S");
        worker.requestTick();
        pass("PT15S");

        assertThat(starts()).containsExactly(seconds(0), seconds(5), seconds(15));
        assertThat(replica.attempts()).containsExactly(1, 1, 2);
    }

    @Test
    void aGateThatSaysNoAnswersTheRequest() {
        replica.hooks.add(Hook.SHOULD_RUN);
        boolean[] open = { true };
        start(new Worker() {

            @Override
            public boolean shouldRun() {
                return open[0];
            }

            @Override
            public void tick(Tick tick) {
            }
        });

        open[0] = false;
        worker.requestTick();
        pass("PT10S");
        open[0] = true;
        pass("PT10S");

        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS, Outcome.GATED);
    }

    @Test
    void aRequestThatFoundTheLockBusyIsServedLater() {
        replica.cadence = Cadence.REPLICA;
        start();
        var busy = replica.locker.tryAdvisoryLock(ManualReplica.LOCK_ID).orElseThrow();

        worker.requestTick();
        pass("PT0S");
        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS, Outcome.SKIPPED);
        busy.release();
        pass("PT2S");

        assertThat(replica.outcomes()).containsExactly(Outcome.SUCCESS, Outcome.SKIPPED, Outcome.SUCCESS);
    }

    /** Returns a coordinator that knows of one run in another replica, and has one standby. */
    private ReplicaCoordinator coordinator(AtomicReference<LastRun> lastRun, AtomicReference<Standby> standby) {
        return (ReplicaCoordinator) Proxy.newProxyInstance(ReplicaCoordinator.class.getClassLoader(),
                new Class<?>[] { ReplicaCoordinator.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "tryAdvisoryLock" -> replica.locker.tryAdvisoryLock((Long) arguments[0]);
                    case "lastRun" -> Optional.ofNullable(lastRun.get());
                    case "takeOverWait" -> Duration.ZERO;
                    case "isPaused", "isAttemptFutile" -> false;
                    case "watch" -> {
                        standby.set((Standby) arguments[0]);
                        yield null;
                    }
                    default -> method.getReturnType() == Optional.class ? Optional.empty() : null;
                });
    }

    @Test
    void aRequestIsServedHereIfTheStartElsewhereIsWithdrawn() {
        AtomicReference<LastRun> lastRun = new AtomicReference<>();
        AtomicReference<Standby> standby = new AtomicReference<>();
        replica.coordinator = coordinator(lastRun, standby);
        var busy = replica.locker.tryAdvisoryLock(ManualReplica.LOCK_ID).orElseThrow();
        worker = replica.start(ManualReplica.every(EVERY, null), tick -> {
        });
        pass("PT0S");
        LastRun before = LastRun.of(0, replica.time.nanos(), OptionalLong.empty(), OptionalLong.empty(), true, false);
        pass("PT10S");
        worker.wokenUp();

        pass("PT1S");
        lastRun.set(LastRun.of(0, replica.time.nanos(), OptionalLong.empty(), OptionalLong.empty(), true, false));
        busy.release();
        standby.get().granted(replica.locker.tryAdvisoryLock(ManualReplica.LOCK_ID).orElseThrow());
        pass("PT1S");
        assertThat(replica.ticks).as("served elsewhere").isEmpty();
        lastRun.set(before);
        standby.get().startWithdrawn();
        pass("PT1S");

        assertThat(replica.ticks).hasSize(1);
    }

    @Test
    void aWorkerThatIsGoneRefusesARequest() {
        start();
        worker.stop();

        assertThatThrownBy(worker::requestTick).isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker sweep cannot tick: it was unregistered or the app is stopping");
    }
}
