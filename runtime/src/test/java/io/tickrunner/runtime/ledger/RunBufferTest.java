package io.tickrunner.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;

class RunBufferTest {

    private static final long ROW_EVERY = 100;
    private static final int ALL = Integer.MAX_VALUE;

    private final RunBuffer buffer = new RunBuffer(3, ROW_EVERY);

    @Test
    void runsAreTakenInTheOrderInWhichTheyEnded() {
        buffer.add(Runs.of("a", 1, Outcome.SUCCESS));
        buffer.add(Runs.of("b", 2, Outcome.SUCCESS));
        buffer.add(Runs.of("a", 3, Outcome.SUCCESS));

        assertThat(buffer.take(2, 0, false).runs()).extracting(FinishedRun::endedNanos).containsExactly(1L, 2L);
        assertThat(buffer.take(2, 0, false).runs()).extracting(FinishedRun::endedNanos).containsExactly(3L);
    }

    @Test
    void aFullBufferDropsTheOldestRunAndCountsIt() {
        for (int i = 1; i <= 5; i++) {
            buffer.add(Runs.of("a", i, Outcome.SUCCESS));
        }

        assertThat(buffer.dropped()).isEqualTo(2);
        assertThat(buffer.take(ALL, 0, true).runs()).extracting(FinishedRun::endedNanos).containsExactly(3L, 4L, 5L);
    }

    @Test
    void theStateOfAWorkerWhoseRunsWereDroppedIsKept() {
        buffer.add(Runs.of("rare", 1, Outcome.ERROR, Runs.claim()));
        for (int i = 2; i <= 9; i++) {
            buffer.add(Runs.of("frequent", i, Outcome.SUCCESS));
        }

        assertThat(buffer.take(ALL, 0, false).updates()).filteredOn(update -> update.worker().name().equals("rare"))
                .singleElement().satisfies(update -> {
                    assertThat(update.failureNanos()).isEqualTo(1);
                    assertThat(update.failures()).isEqualTo(1);
                    assertThat(update.closes()).isEqualTo(Runs.claim());
                });
    }

    @Test
    void runsOfOneWorkerAreMergedIntoOneUpdate() {
        buffer.add(Runs.of("a", 10, Outcome.ERROR));
        buffer.add(Runs.of("a", 20, Outcome.SUCCESS));
        buffer.add(Runs.of("a", 30, Outcome.TIMEOUT));

        assertThat(buffer.take(ALL, 0, false).updates()).containsExactly(new WorkerUpdate(new WorkerKey("a", 1), 29L, null,
                20L, 30L, "failure at 30", true, 1, null));
    }

    @Test
    void failuresBeforeASuccessDoNotCount() {
        buffer.add(Runs.of("a", 10, Outcome.ERROR));
        buffer.add(Runs.of("a", 20, Outcome.ERROR));
        assertThat(buffer.take(ALL, 0, true).updates()).extracting(WorkerUpdate::failures).containsExactly(2);
        buffer.add(Runs.of("a", 30, Outcome.SUCCESS));

        assertThat(buffer.take(ALL, 0, true).updates()).extracting(WorkerUpdate::failures).containsExactly(0);
    }

    @Test
    void theRowOfAWorkerThatRunsWellIsWrittenEverySoOften() {
        buffer.add(Runs.of("a", 1, Outcome.SUCCESS));
        assertThat(buffer.take(ALL, 1, false).updates()).hasSize(1);
        buffer.add(Runs.of("a", 2, Outcome.SUCCESS));

        assertThat(buffer.take(ALL, ROW_EVERY, false).updates()).isEmpty();
        assertThat(buffer.take(ALL, 1 + ROW_EVERY, false).updates()).hasSize(1);
    }

    @Test
    void aWorkerThatBeginsToFailHasItsRowWrittenAtOnce() {
        buffer.add(Runs.of("a", 1, Outcome.SUCCESS));
        buffer.take(ALL, 1, false);
        buffer.add(Runs.of("a", 2, Outcome.ERROR));

        assertThat(buffer.take(ALL, 2, false).updates()).hasSize(1);
    }

    @Test
    void aFinishedClaimIsWrittenAtOnce() {
        buffer.add(Runs.of("a", 1, Outcome.SUCCESS));
        buffer.take(ALL, 1, false);
        buffer.add(Runs.of("a", 2, Outcome.SUCCESS, Runs.claim()));

        assertThat(buffer.take(ALL, 2, false).updates()).extracting(WorkerUpdate::closes).containsExactly(Runs.claim());
    }
}
