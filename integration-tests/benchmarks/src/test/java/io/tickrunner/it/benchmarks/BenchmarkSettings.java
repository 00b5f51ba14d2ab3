package io.tickrunner.it.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a benchmark run, from the system properties that the Maven profile sets.
 *
 * @param target the directory for results and temporary files
 * @param plain where the app without the extension was built
 * @param quartz where the app with quarkus-quartz was built
 * @param only the parts to run
 * @param rounds how often competitors take turns
 * @param measure how long one turn is measured
 * @param repetitions how often a replica is killed, frozen or stopped
 * @param failovers how often a replica is killed to measure the failover; frozen and stopped a quarter as often
 * @param memberships how often a replica joins, leaves or is killed while workers are shared
 * @param idle how long an idle replica is watched
 * @param whole how long whole ticks are watched
 * @param lateness how long the lateness and the cost of ticks are watched
 * @param latenessWarmUp how long the replicas tick before that
 * @param notifications how often a worker is woken up
 * @param ledger how long each of the windows is in which apps with and without the ledger are watched
 * @param ledgerWarmUp how long their replicas tick before the first window
 */
public record BenchmarkSettings(
        Path target,
        Path plain,
        Path quartz,
        List<String> only,
        int rounds,
        Duration measure,
        int repetitions,
        int failovers,
        int memberships,
        Duration idle,
        Duration whole,
        Duration lateness,
        Duration latenessWarmUp,
        int notifications,
        Duration ledger,
        Duration ledgerWarmUp) {

    static BenchmarkSettings ofSystemProperties() {
        return new BenchmarkSettings(
                Path.of(System.getProperty("benchmark.target", "target")).toAbsolutePath(),
                Path.of(System.getProperty("benchmark.plain", "../benchmarks-plain/target")).toAbsolutePath().normalize(),
                Path.of(System.getProperty("benchmark.quartz", "../benchmarks-quartz/target")).toAbsolutePath().normalize(),
                List.of(System.getProperty("benchmark.only", "all").split(",")),
                Integer.getInteger("benchmark.rounds", 5),
                Duration.ofSeconds(Integer.getInteger("benchmark.seconds", 3)),
                Integer.getInteger("benchmark.repetitions", 5),
                Integer.getInteger("benchmark.failovers", 200),
                Integer.getInteger("benchmark.memberships", 50),
                Duration.ofSeconds(Integer.getInteger("benchmark.idle-seconds", 60)),
                Duration.ofSeconds(Integer.getInteger("benchmark.whole-seconds", 60)),
                Duration.ofSeconds(Integer.getInteger("benchmark.lateness-seconds", 60)),
                Duration.ofSeconds(Integer.getInteger("benchmark.lateness-warm-up-seconds", 150)),
                Integer.getInteger("benchmark.notifications", 500),
                Duration.ofSeconds(Integer.getInteger("benchmark.ledger-seconds", 60)),
                Duration.ofSeconds(Integer.getInteger("benchmark.ledger-warm-up-seconds", 90)));
    }

    /**
     * @param names the name of a part, and those of the groups that it belongs to
     */
    boolean includes(List<String> names) {
        return only.contains("all") || names.stream().anyMatch(only::contains);
    }
}
