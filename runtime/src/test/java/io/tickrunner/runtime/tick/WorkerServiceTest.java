package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.Outcome;
import io.tickrunner.PassFailedException;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class WorkerServiceTest {

    private final List<Outcome> records = new ArrayList<>();
    private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
    private final FakeScheduler fake = new FakeScheduler();
    private final List<TickResidue> residues = new ArrayList<>();
    private final ReluctantThreads threads = new ReluctantThreads();

    @AfterEach
    void stopThreads() {
        threads.threads.shutdownNow();
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
    void aLackOfThreadsIsLoggedInFullOnce() {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {

            @Override
            public void publish(LogRecord record) {
                logged.add(record);
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
        Logger log = Logger.getLogger("tickrunner.sweep");
        log.addHandler(handler);
        try {
            WorkerService worker = worker(tick -> {
            });
            threads.refusals = 50;
            for (int i = 0; i < 50; i++) {
                assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
            }

            assertThat(logged).filteredOn(record -> record.getThrown() != null).hasSize(1);
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void anIdleLockIsHandedOverAndARunningTickKeepsItsLock() {
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
    void aWorkerStoppedDuringItsTickReleasesTheLockAndStopsTicking() {
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
        assertThat(SchedulerJob.of(worker, Duration.ZERO)).isEmpty();
        assertThat(records).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void anExceptionOfTheAppsOwnLockerIsAnErrorAndTheNextTickRuns() {
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

    @Test
    void aFailureThatCannotBeDescribedIsRecordedLikeAnyOther() {
        WorkerService worker = worker(tick -> {
            throw new RuntimeException() {

                @Override
                public String getMessage() {
                    throw new IllegalStateException("no message either");
                }
            };
        });

        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
        assertThat(records).containsExactly(Outcome.ERROR);
        assertThat(worker.health().consecutiveFailures()).isEqualTo(1);
        assertThat(worker.health().lastError()).isNotNull();
    }

    @Test
    void aFailureWithoutAStackIsRecordedLikeAnyOther() {
        WorkerService worker = worker(tick -> {
            throw new RuntimeException("mocked") {

                @Override
                public StackTraceElement[] getStackTrace() {
                    return null;
                }
            };
        });

        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
        assertThat(worker.health().lastError()).contains("mocked");
        assertThat(records).containsExactly(Outcome.ERROR);
    }

    @Test
    @Timeout(30)
    void circularCausesDoNotKeepTheTickFromEnding() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);
        WorkerService worker = worker(tick -> {
            throw new PassFailedException(a);
        });

        assertThat(worker.tick()).isEqualTo(Outcome.ERROR);
        assertThat(records).containsExactly(Outcome.ERROR);
    }

    @Test
    void aVeryLongMessageIsTruncated() {
        WorkerService worker = worker(tick -> {
            throw new IllegalStateException("x".repeat(1_000_000));
        });

        worker.tick();

        assertThat(worker.health().lastError()).hasSizeLessThan(2_000).endsWith("characters)");
    }

    @Test
    void aScheduledTickDuringAForcedOneRunsAfterIt() {
        Runnable[] due = new Runnable[1];
        AtomicInteger runs = new AtomicInteger();
        WorkerService worker = worker(tick -> {
            if (runs.incrementAndGet() == 1) {
                due[0].run();
            }
        });
        due[0] = () -> worker.due(Due.first(Instant.EPOCH));

        worker.tick();

        await().until(() -> runs.get() == 2);
        assertThat(records).containsExactly(Outcome.SUCCESS, Outcome.SUCCESS);
    }

    @Test
    void aForcedTickThatWaitsForItsLockWhenTheWorkerStopsDoesNotStartItsWork() {
        WorkerService[] self = new WorkerService[1];
        AtomicInteger runs = new AtomicInteger();
        InMemoryAdvisoryLocker stopping = new InMemoryAdvisoryLocker() {

            @Override
            public Optional<LockGrant> tryAdvisoryLock(long lockId) {
                self[0].stop();
                return super.tryAdvisoryLock(lockId);
            }
        };
        self[0] = worker(tick -> runs.incrementAndGet(), stopping);

        assertThat(self[0].tick()).isEqualTo(Outcome.SKIPPED);
        assertThat(runs).hasValue(0);
    }

    @Test
    void aWorkerWhoseJobIsPausedDoesNotWantItsLock() {
        WorkerService worker = worker(tick -> {
        });
        worker.start();
        assertThat(worker.mayTakeOver()).isTrue();

        SchedulerJob.of(worker, Duration.ZERO).orElseThrow().pause();

        assertThat(worker.mayTakeOver()).isFalse();
    }

    @Test
    void aWorkerWhoseSchedulerIsHaltedReleasesTheLockThatItKeeps() {
        WorkerService worker = worker(tick -> {
        });
        worker.tick();
        assertThat(worker.isLockHeld()).as("kept between ticks").isTrue();

        fake.halt();
        worker.halted();

        assertThat(locker.tryAdvisoryLock(1)).isPresent();
    }

    @Test
    void aForcedTickHasItsArguments() {
        List<Map<String, String>> seen = new ArrayList<>();
        WorkerService worker = worker(tick -> seen.add(tick.arguments()));

        worker.tick(Map.of("from", "2026-01-01"));
        await().until(worker::isIdle);
        worker.tick();

        assertThat(seen).containsExactly(Map.of("from", "2026-01-01"), Map.of());
    }

    @Test
    void aTickWithoutArgumentsSharesOneEmptyMap() {
        List<Map<String, String>> seen = new ArrayList<>();
        WorkerService worker = worker(tick -> seen.add(tick.arguments()));

        worker.tick(new HashMap<>());

        assertThat(seen).singleElement().isSameAs(Map.of());
    }

    @Test
    void nothingRunsWithInvalidArguments() {
        WorkerService worker = worker(tick -> {
        });

        assertThatThrownBy(() -> worker.tick(Map.of("a", "v".repeat(1_001)))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Worker sweep cannot be ticked: \"a\" has 1001 characters; use at most 1000");
        assertThat(records).isEmpty();
    }

    @Test
    void aTickCountsAsRunningUntilItHasEndedWhereverItHangs() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        residues.add(() -> {
            hanging.countDown();
            awaitQuietly(ended);
            return Optional.empty();
        });
        WorkerService worker = worker(tick -> {
        });

        CompletableFuture<Outcome> tick = worker.tickAsync();
        hanging.await();

        assertThat(worker.health().runningSince()).as("after its work").isNotNull();
        ended.countDown();
        tick.join();
        await().until(() -> worker.health().runningSince() == null);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void changesToAThreadDoNotAffectTheNextWorker() {
        List<String> names = new ArrayList<>();
        List<ClassLoader> loaders = new ArrayList<>();
        List<Integer> priorities = new ArrayList<>();
        WorkerService worker = worker(tick -> {
            Thread thread = Thread.currentThread();
            names.add(thread.getName());
            loaders.add(thread.getContextClassLoader());
            priorities.add(thread.getPriority());
            thread.setName("mine");
            thread.setContextClassLoader(null);
            thread.setPriority(Thread.MIN_PRIORITY);
        });

        worker.tick();
        await().until(worker::isIdle);
        worker.tick();

        assertThat(names).doesNotContain("mine");
        assertThat(loaders).doesNotContainNull();
        assertThat(priorities).doesNotContain(Thread.MIN_PRIORITY);
    }

    @Test
    void stateLeftOnAThreadIsClearedWhateverTheTickThrows() {
        List<Thread> cleared = new ArrayList<>();
        residues.add(() -> {
            cleared.add(Thread.currentThread());
            return Optional.of("something");
        });
        List<Thread> worked = new ArrayList<>();
        WorkerService worker = worker(tick -> {
            worked.add(Thread.currentThread());
            throw new IllegalStateException("for the test");
        });

        worker.tick();

        await().until(() -> !cleared.isEmpty());
        assertThat(cleared).isEqualTo(worked);
    }

    private WorkerService worker(Worker work) {
        return worker(work, locker);
    }

    private WorkerService worker(Worker work, InMemoryAdvisoryLocker locks) {
        TickObserver observer = new TickObserver() {

            @Override
            public void ticked(WorkerView worker, TickResult result) {
                records.add(result.outcome());
            }
        };
        TickEnvironment environment = new TickEnvironment(locks, fake.scheduler(), threads, RealTime.INSTANCE,
                SystemThreads.INSTANCE, List.of(observer), config(),
                TickTracer.NONE, residues);
        WorkerSettings settings = new WorkerSettings("sweep", 1, IntervalSchedule.of(Duration.ofMinutes(5)), WakeUps.ON_REQUEST,
                Optional.empty(),
                Cadence.CLUSTER, true,
                Set.of(), false);
        return new WorkerService(settings, work, environment);
    }

    private static TickrunnerConfig config() {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(TickrunnerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).build()
                .getConfigMapping(TickrunnerConfig.class);
    }

    /** Provides no thread for the first few tasks. */
    private static final class ReluctantThreads implements WorkerExecutors {

        private final ExecutorService threads = Executors.newCachedThreadPool();

        private int refusals;

        @Override
        public Executor forWorker(boolean virtualThread) {
            return task -> {
                if (refusals-- > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                threads.execute(task);
            };
        }
    }
}
