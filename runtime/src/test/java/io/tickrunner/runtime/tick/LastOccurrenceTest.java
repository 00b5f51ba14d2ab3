package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.lock.RunNews;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Tests which occurrence counts as the last one that ran. */
class LastOccurrenceTest {

    private static final Instant NOW = Instant.parse("2026-03-02T02:15:00Z");

    private final ManualTime time = new ManualTime();
    private Optional<Instant> heard = Optional.empty();
    private final PeerNews news = new PeerNews(Optional.of(new RunNews() {

        @Override
        public Optional<LastRun> startsHere(Long lockId, long startedAt, OptionalLong occurrence, Duration interval,
                boolean requested) {
            // What was told is set by the test.
            return Optional.empty();
        }

        @Override
        public void withdrawStart(long lockId, long startedAt, Optional<LastRun> before) {
            // What was told is set by the test.
        }

        @Override
        public void succeededHere(Long lockId, long succeededAt) {
            // What was told is set by the test.
        }

        @Override
        public Optional<LastRun> lastRun(Long lockId) {
            return heard.map(at -> LastRun.of(0, 0, OptionalLong.empty(), OptionalLong.of(at.toEpochMilli()), true, false));
        }
    }), new WorkerSettings("sweep", 1, ManualReplica.cron("0 15 2 * * ?", Missed.RUN_ONCE, null), WakeUps.ON_REQUEST,
            Optional.empty(),
            Cadence.CLUSTER, true, Set.of(), false), time, time);

    LastOccurrenceTest() {
        time.setWall(NOW);
    }

    @Test
    void withoutNewsNoneIsKnown() {
        assertThat(news.lastOccurrence()).isEmpty();
        assertThat(news.hasRun(run(NOW, 1))).isFalse();
    }

    @Test
    void anOccurrenceOfAReplicaWithAFastClockCounts() {
        heard = Optional.of(NOW.plus(Duration.ofMinutes(40)));

        assertThat(news.lastOccurrence()).isEqualTo(heard);
        assertThat(news.hasRun(run(heard.get(), 1))).isTrue();
    }

    @Test
    void anOccurrenceThatIsHoursInTheFutureIsIgnored() {
        heard = Optional.of(NOW.plus(Duration.ofHours(3)));

        assertThat(news.lastOccurrence()).isEmpty();
        assertThat(news.hasRun(run(NOW, 1))).isFalse();
    }

    @Test
    void anOccurrenceThatRanHereCountsWhateverTheOthersTell() {
        news.starts(run(NOW, 1));
        heard = Optional.of(NOW.plus(Duration.ofHours(3)));

        assertThat(news.lastOccurrence()).contains(NOW);
        assertThat(news.hasRun(run(NOW, 1))).isTrue();

        heard = Optional.of(NOW.minus(Duration.ofDays(1)));
        assertThat(news.lastOccurrence()).contains(NOW);
    }

    @Test
    void anOccurrenceWhoseStartIsWithdrawnHasNotRun() {
        news.starts(run(NOW.minus(Duration.ofDays(1)), 1));
        TickRun withdrawn = run(NOW, 1);
        news.starts(withdrawn);

        news.withdraw(withdrawn);

        assertThat(news.lastOccurrence()).contains(NOW.minus(Duration.ofDays(1)));
        assertThat(news.hasRun(run(NOW, 1))).isFalse();
    }

    @Test
    void onlyALaterOccurrenceEndsASeriesOfAttempts() {
        heard = Optional.of(NOW);
        assertThat(news.hasRun(run(NOW, 1))).isTrue();
        assertThat(news.hasRun(run(NOW, 2))).isFalse();

        heard = Optional.of(NOW.plusSeconds(1));
        assertThat(news.hasRun(run(NOW, 2))).isTrue();
    }

    private TickRun run(Instant occurrence, int attempt) {
        return new TickRun("sweep", Purpose.SCHEDULED, new Due(occurrence, attempt), time, SystemThreads.INSTANCE);
    }
}
