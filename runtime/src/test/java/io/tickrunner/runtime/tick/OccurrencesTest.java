package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.cronutils.model.CronType;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.Cadence;
import io.tickrunner.LockGrant;
import io.tickrunner.Missed;
import io.tickrunner.Worker;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.IntervalSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.cadence.Retry;
import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** Occurrences and attempts of a worker in one replica, with a locker that exchanges nothing. */
class OccurrencesTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private WorkerService service;

    @AfterEach
    void stop() {
        service.stop();
        threads.shutdownNow();
    }

    @Test
    void anOccurrenceThatRanIsNotDueAgainAfterAPause() {
        List<Instant> ran = new CopyOnWriteArrayList<>();
        start(cron("* * * * * ?"), Cadence.CLUSTER, tick -> ran.add(tick.occurrence().orElseThrow()));

        for (int runs = 1; runs <= 3; runs++) {
            int before = runs;
            await().until(() -> ran.size() >= before && service.isIdle());
            service.pause();
            service.resume();
        }
        await().until(() -> ran.size() >= 5);

        assertThat(ran).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void anOccurrenceWhoseLockWasUnavailableRunsWhenItIsAvailable(Cadence cadence) {
        List<Instant> ran = new CopyOnWriteArrayList<>();
        Instant occurrence = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
        locker.setAvailable(false);
        start(cron(DateTimeFormatter.ofPattern("s m H d M '?' yyyy").withZone(ZoneOffset.UTC).format(occurrence)), cadence,
                tick -> ran.add(tick.occurrence().orElseThrow()));
        await().until(() -> service.health().lastOutcome() != null);

        locker.setAvailable(true);

        await().until(() -> !ran.isEmpty());
        assertThat(ran).containsExactly(occurrence);
    }

    @Test
    void aSeriesThatTheNextTickCutsShortCountsAsFailed() {
        AtomicInteger attempts = new AtomicInteger();
        start(new IntervalSchedule(Duration.ofMillis(500), Optional.of(Duration.ZERO),
                Optional.of(new Retry(Duration.ofMillis(150), 5))), Cadence.CLUSTER, tick -> {
                    attempts.incrementAndGet();
                    throw new IllegalStateException("for the test");
                });
        await().until(() -> attempts.get() >= 2);
        assertThat(service.isLockHeld()).as("between two attempts").isTrue();

        await().until(() -> {
            Optional<LockGrant> free = locker.tryAdvisoryLock(1);
            free.ifPresent(LockGrant::release);
            return free.isPresent();
        });

        assertThat(attempts.get()).isGreaterThanOrEqualTo(3);
    }

    private static Schedule cron(String expression) {
        return new PlannedSchedule(CronSchedule.parse(expression, CronType.QUARTZ, ZoneOffset.UTC), DAY, Optional.empty(),
                Missed.RUN_ONCE, DAY, Optional.empty());
    }

    private void start(Schedule schedule, Cadence cadence, Worker work) {
        TickrunnerConfig config = new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withMapping(TickrunnerConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter()).build()
                .getConfigMapping(TickrunnerConfig.class);
        TickEnvironment environment = new TickEnvironment(locker, new FakeScheduler().scheduler(), virtual -> threads,
                RealTime.INSTANCE, SystemThreads.INSTANCE, List.of(), config, TickTracer.NONE, List.of());
        service = new WorkerService(
                new WorkerSettings("sweep", 1, schedule, WakeUps.ON_REQUEST, Optional.empty(), cadence, true, Set.of(), false),
                work, environment);
        service.start();
    }
}
