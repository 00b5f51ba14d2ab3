package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.Cadence;

class SchedulerJobTest {

    private final ManualReplica replica = new ManualReplica();

    private WorkerService everyMinute() {
        return replica.start(ManualReplica.every(Duration.ofMinutes(1), null), tick -> {
        });
    }

    private static SchedulerJob job(WorkerService worker) {
        return SchedulerJob.of(worker, Duration.ZERO).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void aPausedWorkerIsNotLateForItsTicks(Cadence cadence) {
        replica.cadence = cadence;
        WorkerService worker = everyMinute();
        replica.time.advance(Duration.ofMinutes(2));
        assertThat(worker.servingFor()).contains(Duration.ofMinutes(2));

        job(worker).pause();
        replica.time.advance(Duration.ofHours(1));

        assertThat(worker.servingFor()).isEmpty();
        assertThat(worker.health().paused()).isTrue();
    }

    @Test
    void aPausedWorkerReleasesItsLockAtOnce() {
        WorkerService worker = everyMinute();
        replica.time.advance(Duration.ZERO);
        assertThat(worker.health().lockHeld()).isTrue();

        job(worker).pause();

        assertThat(worker.health().lockHeld()).isFalse();
    }
}
