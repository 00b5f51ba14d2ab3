package io.tickrunner.deployment.test.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;

class OutcomesCountedTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Series.app(Obedient.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Obedient obedient;

    @Test
    void everyTickIsCountedByItsOutcome() {
        double before = Instant.now().toEpochMilli() / 1000.0;
        tick(Outcome.ERROR);
        tick(Outcome.ERROR);
        assertThat(Series.value("tickrunner_consecutive_failures{worker=\"obedient\"}")).isEqualTo(2);
        assertThat(Series.value("tickrunner_last_success_timestamp_seconds{worker=\"obedient\"}")).isZero();

        tick(Outcome.TIMEOUT);
        tick(Outcome.SUCCESS);
        assertThat(Series.value("tickrunner_lock_held{worker=\"obedient\"}")).isEqualTo(1);
        tick(Outcome.GATED);

        assertThat(count(Outcome.ERROR)).isEqualTo(2);
        assertThat(count(Outcome.TIMEOUT)).isEqualTo(1);
        assertThat(count(Outcome.SUCCESS)).isEqualTo(1);
        assertThat(count(Outcome.GATED)).isEqualTo(1);
        assertThat(Series.value("tickrunner_consecutive_failures{worker=\"obedient\"}")).isZero();
        assertThat(Series.value("tickrunner_last_success_timestamp_seconds{worker=\"obedient\"}"))
                .isGreaterThanOrEqualTo(before);
        // A gated tick did no work and released the lock.
        assertThat(Series.value("tickrunner_tick_duration_seconds_count{worker=\"obedient\"}")).isEqualTo(4);
        assertThat(Series.value("tickrunner_tick_duration_seconds_sum{worker=\"obedient\"}")).isGreaterThanOrEqualTo(0.2);
        assertThat(Series.value("tickrunner_lock_held{worker=\"obedient\"}")).isZero();
        assertThat(Series.value("tickrunner_lock_roundtrip_seconds_count")).isPositive();
        assertThat(Series.value("tickrunner_lock_batch_size_sum")).isGreaterThanOrEqualTo(2);
    }

    private void tick(Outcome wanted) {
        obedient.next = wanted;
        TickService service = tickrunner.service("obedient").orElseThrow();
        assertThat(service.tick()).isEqualTo(wanted);
    }

    private static double count(Outcome outcome) {
        return Series.value("tickrunner_ticks_total{outcome=\"" + outcome.tag() + "\",worker=\"obedient\"}");
    }

    /** Ends with the requested outcome. */
    @TickWorker(name = "obedient", lockId = 1001, every = "31d", timeout = "2s")
    static class Obedient implements Worker {

        volatile Outcome next;

        @Override
        public boolean shouldRun() {
            return next != Outcome.GATED;
        }

        @Override
        public void tick(Tick tick) throws InterruptedException {
            if (next == Outcome.ERROR) {
                throw new IllegalStateException("no space");
            }
            if (next == Outcome.TIMEOUT) {
                Thread.sleep(60_000);
            }
        }
    }
}
