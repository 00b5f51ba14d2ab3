package io.tickrunner.runtime.health;

import static io.tickrunner.runtime.health.Looks.minutesAgo;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import io.tickrunner.Fence;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.runtime.tick.FenceLook;

class WorkerTextTest {

    private final Looks worker = Looks.worker();

    @Test
    void aHealthyWorkerIsOneShortLine() {
        worker.lastOutcome = Outcome.SUCCESS;
        worker.lastSuccess = minutesAgo(1).plusMillis(123);
        worker.lockHeld = true;

        assertThat(text()).isEqualTo("ok, last success 2026-06-01T11:59:00Z, next due 2026-06-01T12:00:10Z, lock held");
    }

    @Test
    void failuresIncludeTheFirstLineOfTheLastOne() {
        worker.failures = 4;
        worker.lastFailure = minutesAgo(1);
        worker.lastError = "java.lang.IllegalStateException: no space\non any backend";

        assertThat(text()).isEqualTo("failing, 4 failures in a row, last 2026-06-01T11:59:00Z: "
                + "java.lang.IllegalStateException: no space, no success yet, next due 2026-06-01T12:00:10Z");
    }

    @Test
    void aLongErrorIsCut() {
        worker.failures = 1;
        worker.lastFailure = minutesAgo(1);
        worker.lastError = "x".repeat(5_000);

        assertThat(text()).hasSizeLessThan(400).contains("x…");
    }

    @Test
    void workThatContinuesWithoutItsLockIsReported() {
        worker.stuckSince = minutesAgo(1);
        worker.runningSince = minutesAgo(2);

        assertThat(text()).startsWith("stuck, has ignored its interrupt since 2026-06-01T11:59:00Z and continues without its"
                + " lock,");
    }

    @Test
    void aWorkerThatWaitsForItsFenceIsReportedWithTheReason() {
        worker.fence = new FenceLook(Fence.EVERY_TRANSACTION, OptionalLong.empty(), 0, minutesAgo(1), "a former holder works");

        assertThat(text()).endsWith("waits for its fence since 2026-06-01T11:59:00Z because a former holder works");
    }

    @Test
    void aFenceThatIsRaisedIsNotMentioned() {
        worker.fence = new FenceLook(Fence.EVERY_TRANSACTION, OptionalLong.of(7), 1, null, null);

        assertThat(text()).doesNotContain("fence");
    }

    @Test
    void theForeignHolderOfTheLockIsNamed() {
        worker.lastOutcome = Outcome.SKIPPED;
        worker.foreignHolder = "psql";

        assertThat(text()).startsWith("standby,").endsWith("lock held by \"psql\", which is not Tickrunner; choose another"
                + " lock ID or set quarkus.tickrunner.lock-namespace");
    }

    @Test
    void anotherTickrunnerAppThatHoldsTheLockIsNamed() {
        worker.lastOutcome = Outcome.SKIPPED;
        worker.foreignHolder = "tickrunner/shop/pod-1";

        assertThat(text()).contains("lock held by \"shop\" (another Tickrunner app); choose another lock ID");
    }

    @Test
    void aPausedWorkerSaysByWhomWhyAndUntilWhen() {
        worker.paused = true;
        worker.pause = new Pause("olga", "migration\nof the archive", Instant.parse("2026-06-02T08:00:00.5Z"));

        assertThat(text()).startsWith("paused, paused by olga, paused until 2026-06-02T08:00:00Z, paused because of"
                + " \"migration\", no success yet");
    }

    @Test
    void aPauseWithoutAReasonIsShownByItsConditionAlone() {
        worker.paused = true;
        worker.pause = new Pause(null, null, null);

        assertThat(text()).startsWith("paused, no success yet");
    }

    @Test
    void theMessageOfAnErrorCanBeHidden() {
        worker.failures = 1;
        worker.lastFailure = minutesAgo(1);
        worker.lastError = "no disk";

        assertThat(WorkerText.of(worker.look(), worker.judged(), false)).contains("1 failure, last ")
                .doesNotContain("no disk");
    }

    private String text() {
        return WorkerText.of(worker.look(), worker.judged(), true);
    }
}
