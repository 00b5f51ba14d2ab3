package io.tickrunner.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.runtime.worker.FenceSpec;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.PartitionSpec;
import io.tickrunner.runtime.worker.ScheduleSpec;
import io.tickrunner.runtime.worker.WakeUpSpec;
import io.tickrunner.runtime.worker.WorkerSpec;

class PodTimesTest {

    @Test
    void aShortGraceIsRaisedToTheDefaultOfKubernetes() {
        assertThat(grace(Map.of(), true)).isEqualTo(30);
        assertThat(grace(Map.of("quarkus.shutdown.timeout", "5s"), true)).isEqualTo(30);
    }

    @Test
    void theTicksGraceCounts() {
        assertThat(grace(Map.of("quarkus.tickrunner.shutdown-grace", "2m"), true)).isEqualTo(127);
    }

    @Test
    void theDelayPrecedesTheWaitForRequests() {
        assertThat(grace(Map.of("quarkus.shutdown.delay", "15s", "quarkus.shutdown.timeout", "40s"), true)).isEqualTo(62);
    }

    @Test
    void aDisabledDelayDoesNotCount() {
        assertThat(grace(Map.of("quarkus.shutdown.delay", "15s", "quarkus.shutdown.timeout", "40s"), false)).isEqualTo(47);
    }

    @Test
    void theLongestStartupHookCounts() {
        assertThat(budget("1m", "5m")).isEqualTo(330);
    }

    @Test
    void aStartupHookWithoutAKnownTimeoutGetsTenMinutes() {
        assertThat(budget("")).isEqualTo(630);
        assertThat(budget("{rebalance.timeout}")).isEqualTo(630);
    }

    private static long grace(Map<String, String> properties, boolean delayEnabled) {
        Config config = new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(properties, "test", 100)).build();
        return PodTimes.terminationGrace(config, delayEnabled).toSeconds();
    }

    private static long budget(String... timeouts) {
        List<WorkerSpec> starters = List.of(timeouts).stream()
                .map(timeout -> new WorkerSpec("w", 1, ScheduleSpec.every("1m"), WakeUpSpec.NONE, timeout, null, false, "W",
                        "w",
                        Set.of(Hook.STARTUP), false, null, FenceSpec.NONE, 1, PartitionSpec.NONE))
                .toList();
        return PodTimes.startupBudget(starters).toSeconds();
    }
}
