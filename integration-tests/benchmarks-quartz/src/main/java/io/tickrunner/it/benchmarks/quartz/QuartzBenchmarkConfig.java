package io.tickrunner.it.benchmarks.quartz;

import java.nio.file.Path;
import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The settings of the measured replica. */
@ConfigMapping(prefix = "benchmark")
public interface QuartzBenchmarkConfig {

    /** The number of jobs with an interval of one second. */
    int workers();

    /** The number of jobs to schedule besides these, with an interval of their own. */
    @WithDefault("0")
    int fastWorkers();

    @WithDefault("50ms")
    Duration fastEvery();

    /** The file that each tick is written to, with the time since its scheduled moment. */
    Path ticks();
}
