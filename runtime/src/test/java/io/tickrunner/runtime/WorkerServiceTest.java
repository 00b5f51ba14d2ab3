package io.tickrunner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.Outcome;
import io.tickrunner.Worker;
import io.tickrunner.runtime.lock.InMemoryAdvisoryLocker;

class WorkerServiceTest {

    private final List<Outcome> records = new ArrayList<>();
    private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
    private final FakeScheduler fake = new FakeScheduler();
    private final ReluctantThreads threads = new ReluctantThreads();

    @AfterEach
    void stopThreads() {
        threads.shutdown();
    }

    @Test
    void aTickThatGetsNoThreadIsAnErrorAndTheNextOneRuns() {
        WorkerService worker = worker(tick -> {
        });
        threads.refusals = 1;

        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
        assertThat(worker.health().lastError()).contains("unable to create native thread");
        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(records).containsExactly(Outcome.ERROR, Outcome.SUCCESS);
    }

    @Test
    void anIdleLockIsHandedOverAndATickThatRunsKeepsIts() {
        WorkerService[] self = new WorkerService[1];
        List<LockGrant> taken = new ArrayList<>();
        WorkerService worker = worker(tick -> {
            self[0].takeIdleGrant().ifPresent(taken::add);
            self[0].handBackIfIdle();
            tick.ensureLockHeld();
        });
        self[0] = worker;

        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(taken).isEmpty();
        assertThat(worker.isLockHeld()).isTrue();
        assertThat(worker.takeIdleGrant()).isPresent();
        assertThat(worker.isLockHeld()).isFalse();
    }

    @Test
    void aWorkerThatIsStoppedInItsTickGivesTheLockBackAndTicksNoMore() {
        WorkerService[] self = new WorkerService[1];
        WorkerService worker = worker(tick -> {
            self[0].stop();
            tick.ensureLockHeld();
        });
        self[0] = worker;

        assertThat(worker.tick()).isEqualTo(Outcome.SUCCESS);
        assertThat(locker.tryAdvisoryLock(1)).isPresent();
        assertThatThrownBy(worker::tick).isInstanceOf(IllegalStateException.class);
        worker.start();
        assertThat(fake.has("sweep")).isFalse();
        assertThat(records).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void aFaultInTheAppsOwnLockerIsAnErrorAndTheNextTickRuns() {
        InMemoryAdvisoryLocker failing = new InMemoryAdvisoryLocker() {

            @Override
            public Optional<LockGrant> tryAdvisoryLock(long lockId) {
                throw new IllegalStateException("an own locker with a fault");
            }
        };
        WorkerService worker = worker(tick -> {
        }, failing);

        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
        assertThat(worker.isIdle()).isTrue();
        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
    }

    private WorkerService worker(Worker work) {
        return worker(work, locker);
    }

    private WorkerService worker(Worker work, InMemoryAdvisoryLocker locks) {
        TickObserver observer = new TickObserver() {

            @Override
            public void ticked(WorkerService worker, TickResult result) {
                records.add(result.outcome());
            }
        };
        TickEnvironment environment = new TickEnvironment(locks, fake.scheduler(), threads, List.of(observer), config(),
                TickTracer.NONE);
        WorkerSettings settings = new WorkerSettings("sweep", 1, Duration.ofMinutes(5), Optional.empty(), Cadence.CLUSTER, true,
                Set.of(), false);
        return new WorkerService(settings, work, environment);
    }

    private static TickrunnerConfig config() {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(TickrunnerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).build()
                .getConfigMapping(TickrunnerConfig.class);
    }

    /** Has no thread for the first few tasks. */
    private static final class ReluctantThreads extends TickThreads {

        private int refusals;

        ReluctantThreads() {
            super(false);
        }

        @Override
        Executor forWorker(boolean virtualThread) {
            Executor threads = super.forWorker(virtualThread);
            return task -> {
                if (refusals-- > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                threads.execute(task);
            };
        }
    }
}
