package io.tickrunner.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerRulesTest {

    @ParameterizedTest
    @ValueSource(strings = { "a", "rebalance", "over_replication", "usage-flush-2" })
    void aSlugIsAName(String name) {
        assertThat(WorkerRules.nameFault(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "Rebalance", "2fast", "-a", "_a", "re balance", "re.balance", "über", "a\n" })
    void anythingElseIsNot(String name) {
        assertThat(WorkerRules.nameFault(name)).contains("name = \"" + name + "\" is not a slug; use lower-case letters,"
                + " digits, '-' and '_', starting with a letter, for example \"rebalance\"");
    }

    @Test
    void aNameMustHaveAtMost63Characters() {
        assertThat(WorkerRules.nameFault("n".repeat(63))).isEmpty();
        assertThat(WorkerRules.nameFault("n".repeat(64)))
                .contains("name = \"" + "n".repeat(64) + "\" has 64 characters; use at most 63");
    }

    @ParameterizedTest
    @ValueSource(strings = { "PT0.01S", "PT1S", "PT5M", "P31D" })
    void anIntervalIsBetweenTenMillisecondsAnd31Days(Duration interval) {
        assertThat(WorkerRules.intervalFault(interval, false)).isEmpty();
    }

    @Test
    void anIntervalMustBePositive() {
        assertThat(WorkerRules.intervalFault(Duration.ZERO, true))
                .contains("every = 0s is not positive; use 10ms or more");
        assertThat(WorkerRules.intervalFault(Duration.ofMinutes(-5), true))
                .contains("every = -5m is not positive; use 10ms or more");
    }

    @Test
    void anIntervalMustBeAtLeastTenMilliseconds() {
        assertThat(WorkerRules.intervalFault(Duration.ofMillis(9), true))
                .contains("every = 9ms is below 10ms; use 10ms or more");
    }

    @Test
    void aVeryLongIntervalMustBeAllowedExplicitly() {
        Duration interval = Duration.ofDays(31).plusSeconds(1);

        assertThat(WorkerRules.intervalFault(interval, true)).isEmpty();
        assertThat(WorkerRules.intervalFault(interval, false)).contains(
                "every = 744h1s is more than 31 days; shorten it, or set allowLongInterval if it is intended");
    }

    @Test
    void aTimeoutIsPositive() {
        assertThat(WorkerRules.timeoutFault(Duration.ofNanos(1))).isEmpty();
        assertThat(WorkerRules.timeoutFault(Duration.ZERO))
                .contains("timeout = 0s is not positive; use a positive duration, or omit it for no timeout");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 1_000 })
    void aWeightIsBetween1And1000(int weight) {
        assertThat(WorkerRules.weightFault(weight)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { -1, 0, 1_001, 1_000_000 })
    void anyOtherWeightIsRejected(int weight) {
        assertThat(WorkerRules.weightFault(weight))
                .contains("weight = " + weight + " is not between 1 and 1000; use 1 for a worker like the others");
    }

    @Test
    void aNameHasOneOwner() {
        assertThat(WorkerRules.nameTakenFault("sweep", List.of())).isEmpty();
        assertThat(WorkerRules.nameTakenFault("sweep", List.of("a.B", "a.C")))
                .contains("name = \"sweep\" is also used by a.B, a.C; give each worker a unique name");
    }

    @Test
    void aLockIdHasOneOwner() {
        assertThat(WorkerRules.lockIdTakenFault(-7, List.of())).isEmpty();
        assertThat(WorkerRules.lockIdTakenFault(-7, List.of("a.B")))
                .contains("lockId = -7 is also used by a.B; give each worker a unique lock ID");
    }
}
