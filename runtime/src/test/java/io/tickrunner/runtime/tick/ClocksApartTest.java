package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;

import com.cronutils.model.CronType;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.cadence.CronSchedule;
import io.tickrunner.runtime.cadence.PlannedSchedule;
import io.tickrunner.runtime.lock.RunNews;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/** News of occurrences from a replica whose wall clock is ahead. */
class ClocksApartTest {

    private final Instant now = RealTime.INSTANCE.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void anOccurrenceOfTheNextHourHasRun() {
        Instant occurrence = now.plus(Duration.ofHours(1));

        assertThat(newsOf(occurrence).lastOccurrence()).contains(occurrence);
        assertThat(newsOf(occurrence).hasRun(due(occurrence))).isTrue();
    }

    @Test
    void anOccurrenceInMoreThanTwoHoursIsIgnored() {
        Instant occurrence = now.plus(Duration.ofMinutes(125));

        assertThat(newsOf(occurrence).lastOccurrence()).isEmpty();
        assertThat(newsOf(occurrence).hasRun(due(now))).isFalse();
    }

    private static TickRun due(Instant occurrence) {
        return new TickRun("sweep", Purpose.SCHEDULED, Due.first(occurrence), RealTime.INSTANCE, SystemThreads.INSTANCE);
    }

    private static PeerNews newsOf(Instant occurrence) {
        PlannedSchedule schedule = new PlannedSchedule(CronSchedule.parse("0 15 2 * * ?", CronType.QUARTZ, ZoneOffset.UTC),
                Duration.ofDays(1), Optional.empty(), Missed.RUN_ONCE, Duration.ofHours(6), Optional.empty());
        WorkerSettings settings = new WorkerSettings("sweep", 1, schedule, WakeUps.ON_REQUEST, Optional.empty(),
                Cadence.CLUSTER, true, Set.of(),
                false);
        return new PeerNews(Optional.of(new Told(occurrence)), settings, RealTime.INSTANCE, RealTime.INSTANCE);
    }

    /** Another replica has run this occurrence. */
    private record Told(Instant occurrence) implements RunNews {

        @Override
        public Optional<LastRun> startsHere(Long lockId, long startedAt, OptionalLong occurrence, Duration interval,
                boolean requested) {
            throw new AssertionError("nothing starts here");
        }

        @Override
        public void withdrawStart(long lockId, long startedAt, Optional<LastRun> before) {
            throw new AssertionError("nothing starts here");
        }

        @Override
        public void succeededHere(Long lockId, long succeededAt) {
            throw new AssertionError("nothing starts here");
        }

        @Override
        public Optional<LastRun> lastRun(Long lockId) {
            return Optional.of(LastRun.of(0, RealTime.INSTANCE.nanos(), OptionalLong.empty(),
                    OptionalLong.of(occurrence.toEpochMilli()), true, false));
        }
    }
}
