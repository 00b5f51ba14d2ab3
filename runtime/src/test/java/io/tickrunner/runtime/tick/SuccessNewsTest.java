package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Tests whether a claimed run counts as one that has succeeded. */
class SuccessNewsTest {

    private static final Instant OCCURRENCE = Instant.parse("2026-03-02T02:15:00Z");
    private static final long STARTED = TimeUnit.HOURS.toNanos(1);
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(5);

    private final ManualTime time = new ManualTime();
    private final PeerNews news = new PeerNews(Optional.empty(), new WorkerSettings("sweep", 1,
            ManualReplica.cron("0 15 2 * * ?", Missed.RUN_ONCE, null), WakeUps.ON_REQUEST, Optional.empty(),
            Cadence.CLUSTER, true, Set.of(), false), time, time);

    private void told(long started, long succeeded, Instant occurrence) {
        news.remembered(started, OptionalLong.of(succeeded),
                occurrence == null ? OptionalLong.empty() : OptionalLong.of(occurrence.toEpochMilli()));
    }

    @Test
    void theSuccessOfAnOccurrenceCounts() {
        told(STARTED, STARTED + MOMENT, OCCURRENCE);

        assertThat(news.hasSucceeded(STARTED - MOMENT, OCCURRENCE)).isTrue();
    }

    @Test
    void theSuccessOfTheOccurrenceBeforeDoesNotCountAlthoughItCameRightBeforeTheClaim() {
        told(STARTED - TimeUnit.SECONDS.toNanos(3), STARTED - MOMENT, OCCURRENCE.minus(Duration.ofSeconds(2)));

        assertThat(news.hasSucceeded(STARTED, OCCURRENCE)).isFalse();
    }

    @Test
    void theSuccessBeforeTheStartOfAnOccurrenceDoesNotCount() {
        told(STARTED, STARTED - MOMENT, OCCURRENCE);

        assertThat(news.hasSucceeded(STARTED - MOMENT, OCCURRENCE)).isFalse();
    }

    @Test
    void theSuccessOfARunThatTookLongerThanItsIntervalDoesNotCountForTheNext() {
        told(STARTED - TimeUnit.MINUTES.toNanos(2), STARTED - MOMENT, null);

        assertThat(news.hasSucceeded(STARTED, null)).isFalse();
    }

    @Test
    void theSuccessOfAnIntervalCounts() {
        told(STARTED, STARTED + MOMENT, null);

        assertThat(news.hasSucceeded(STARTED - MOMENT, null)).isTrue();
    }
}
