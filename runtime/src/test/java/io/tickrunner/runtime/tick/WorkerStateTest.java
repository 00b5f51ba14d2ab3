package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;

class WorkerStateTest {

    private final WorkerState state = new WorkerState();

    @Test
    void eachFailedAttemptIsAFailureAndTheLastOneEndsASeries() {
        record(Outcome.ERROR, false);
        record(Outcome.TIMEOUT, false);
        assertThat(state.view().consecutiveFailures()).isEqualTo(2);
        assertThat(state.view().failedSeries()).isZero();

        record(Outcome.ERROR, true);

        assertThat(state.view().consecutiveFailures()).isEqualTo(3);
        assertThat(state.view().failedSeries()).isEqualTo(1);
    }

    @Test
    void aSuccessResetsBoth() {
        record(Outcome.ERROR, true);
        record(Outcome.ERROR, false);

        record(Outcome.SUCCESS, true);

        assertThat(state.view().consecutiveFailures()).isZero();
        assertThat(state.view().failedSeries()).isZero();
    }

    @Test
    void aTickThatDidNotRunChangesNeither() {
        record(Outcome.ERROR, true);

        record(Outcome.SKIPPED, true);
        record(Outcome.GATED, true);
        record(Outcome.UNAVAILABLE, true);

        assertThat(state.view().consecutiveFailures()).isEqualTo(1);
        assertThat(state.view().failedSeries()).isEqualTo(1);
        assertThat(state.view().lastOutcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    private void record(Outcome outcome, boolean last) {
        state.record(new TickResult("sweep", "1", false, false, Instant.EPOCH, Map.of(), outcome, null, Instant.EPOCH,
                Instant.EPOCH, 0, TickResult.NO_WORK, 1, null, null), 1, last);
    }
}
