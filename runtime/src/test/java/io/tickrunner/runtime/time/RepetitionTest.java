package io.tickrunner.runtime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Repetition.News;

class RepetitionTest {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Optional<News> IN_FULL = Optional.of(new News(true, 1, Duration.ZERO));

    private long now = Long.MAX_VALUE - EVERY.toNanos() / 2;
    private final Repetition repetition = new Repetition(EVERY, () -> now);

    @Test
    void theFirstEventIsReportedInFullAndThoseSoonAfterAreNot() {
        assertThat(repetition.happened("no disk")).isEqualTo(IN_FULL);
        pass(Duration.ofMinutes(9));
        assertThat(repetition.happened("no disk")).isEmpty();
    }

    @Test
    void itsCountIsReportedPeriodically() {
        repetition.happened("no disk");
        pass(Duration.ofMinutes(5));
        repetition.happened("no disk");
        pass(Duration.ofMinutes(5));

        assertThat(repetition.happened("no disk")).contains(new News(false, 3, Duration.ofMinutes(10)));
        pass(Duration.ofMinutes(9));
        assertThat(repetition.happened("no disk")).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(repetition.happened("no disk")).contains(new News(false, 5, Duration.ofMinutes(20)));
    }

    @Test
    void rareEventsAreReportedEachTimeButInFullOnlyOnce() {
        repetition.happened("no disk");
        pass(Duration.ofHours(1));

        assertThat(repetition.happened("no disk")).contains(new News(false, 2, Duration.ofHours(1)));
    }

    @Test
    void anotherKindIsReportedImmediatelyAndInFull() {
        repetition.happened("no disk");

        assertThat(repetition.happened("no memory")).isEqualTo(IN_FULL);
        assertThat(repetition.happened("no disk")).as("the first again").isEmpty();
    }

    @Test
    void tooManyKindsAreCombined() {
        for (int i = 0; i < Repetition.MAX_KINDS; i++) {
            assertThat(repetition.happened("object " + i)).isEqualTo(IN_FULL);
        }
        assertThat(repetition.happened("the next")).isEqualTo(IN_FULL);
        for (int i = 0; i < 1_000; i++) {
            assertThat(repetition.happened("further " + i)).isEmpty();
        }
        pass(EVERY);
        assertThat(repetition.happened("and on")).contains(new News(false, 1_002, EVERY));
    }

    @Test
    void theEndOfAStreakReportsItsCountAndDuration() {
        repetition.happened("no disk");
        pass(Duration.ofMinutes(5));
        repetition.happened("no memory");
        pass(Duration.ofMinutes(1));

        assertThat(repetition.over()).contains(new News(false, 2, Duration.ofMinutes(6)));
        assertThat(repetition.over()).isEmpty();
        assertThat(repetition.happened("no disk")).as("after the end was told").isEqualTo(IN_FULL);
    }

    @Test
    void intermittentEventsAreNotReportedEachTime() {
        repetition.happened("no disk");
        assertThat(repetition.over()).isEmpty();
        pass(Duration.ofMinutes(5));
        assertThat(repetition.happened("no disk")).isEmpty();
        assertThat(repetition.over()).isEmpty();
        pass(Duration.ofMinutes(5));

        assertThat(repetition.happened("no disk")).contains(new News(false, 3, Duration.ofMinutes(10)));
    }

    @Test
    void anEventOfLongAgoIsReportedInFullAgain() {
        repetition.happened("no disk");
        repetition.over();
        pass(EVERY);

        assertThat(repetition.happened("no disk")).isEqualTo(IN_FULL);
    }

    @Test
    void withoutAnIntervalEveryEventIsReportedInFull() {
        Repetition all = new Repetition(Duration.ZERO, () -> now);

        assertThat(all.happened("no disk")).isEqualTo(IN_FULL);
        assertThat(all.happened("no disk")).isEqualTo(IN_FULL);
        assertThat(all.over()).contains(new News(false, 2, Duration.ZERO));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
