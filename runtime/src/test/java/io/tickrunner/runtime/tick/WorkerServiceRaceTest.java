package io.tickrunner.runtime.tick;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.time.SteppingTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** A worker that is wanted by several threads at once; each tick runs on the thread that begins it. */
class WorkerServiceRaceTest {

    private static final Due NOW = Due.first(Instant.EPOCH);

    private static final TickrunnerConfig CONFIG = new SmallRyeConfigBuilder().addDefaultInterceptors()
            .addDiscoveredConverters().withMapping(TickrunnerConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter()).build().getConfigMapping(TickrunnerConfig.class);

    @Test
    void ofTwoForcedTicksOneRunsAtATimeAndTheOtherIsSkippedIfItComesMeanwhile() {
        explore(() -> {
            Wanted wanted = new Wanted(Set.of());
            AtomicReference<Outcome> one = new AtomicReference<>();
            AtomicReference<Outcome> other = new AtomicReference<>();

            atOnce(() -> one.set(wanted.service.tickAsync().join()), () -> other.set(wanted.service.tickAsync().join()));

            wanted.assertOneAtATime();
            assertEquals(wanted.ticks.get(), (one.get() == Outcome.SUCCESS ? 1 : 0) + (other.get() == Outcome.SUCCESS ? 1 : 0));
            assertTrue(wanted.ticks.get() >= 1);
        });
    }

    @Test
    void aTickThatIsDueDuringTheStartupHookIsNotLost() {
        explore(() -> {
            Wanted wanted = new Wanted(Set.of(Hook.STARTUP));

            atOnce(wanted.service::start, () -> wanted.service.due(NOW));

            wanted.assertOneAtATime();
            assertEquals(1, wanted.startups.get());
            assertEquals(1, wanted.ticks.get());
        });
    }

    @Test
    void aTickThatIsDueDuringAForcedOneIsNotLost() {
        explore(() -> {
            Wanted wanted = new Wanted(Set.of());
            AtomicReference<Outcome> forced = new AtomicReference<>();

            atOnce(() -> forced.set(wanted.service.tickAsync().join()), () -> wanted.service.due(NOW));

            wanted.assertOneAtATime();
            assertEquals(forced.get() == Outcome.SUCCESS ? 2 : 1, wanted.ticks.get());
        });
    }

    @Test
    void theLockOfAWorkerThatIsPausedDuringATickIsFreeAfterBoth() {
        explore(() -> {
            Wanted wanted = new Wanted(Set.of());

            atOnce(() -> wanted.service.due(NOW), wanted.service::pause);

            assertTrue(wanted.locker.tryAdvisoryLock(1).isPresent());
        });
    }

    @Test
    void theLockOfAWorkerThatIsStoppedDuringATickIsFreeAfterBoth() {
        explore(() -> {
            Wanted wanted = new Wanted(Set.of());

            atOnce(() -> wanted.service.due(NOW), () -> {
                wanted.service.stop();
                wanted.service.handBackIfIdle();
            });

            assertTrue(wanted.locker.tryAdvisoryLock(1).isPresent());
        });
    }

    private static final class Wanted implements Worker {

        private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger startups = new AtomicInteger();
        private final AtomicInteger ticks = new AtomicInteger();
        private final WorkerService service;

        Wanted(Set<Hook> hooks) {
            TickEnvironment environment = new TickEnvironment(locker, new FakeScheduler().scheduler(),
                    virtualThread -> Runnable::run, new SteppingTime(), SystemThreads.INSTANCE, List.of(), CONFIG,
                    TickTracer.NONE, List.of());
            service = new WorkerService(
                    new WorkerSettings("sweep", 1, IntervalSchedule.of(Duration.ofMinutes(5)), WakeUps.ON_REQUEST,
                            Optional.empty(),
                            Cadence.CLUSTER, true, hooks, false),
                    this, environment);
        }

        @Override
        public void startup(Tick tick) {
            runs(startups);
        }

        @Override
        public void tick(Tick tick) {
            runs(ticks);
        }

        private void runs(AtomicInteger runs) {
            mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
            runs.incrementAndGet();
            running.decrementAndGet();
        }

        void assertOneAtATime() {
            assertEquals(1, mostAtOnce.get());
        }
    }
}
