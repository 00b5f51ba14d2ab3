package io.tickrunner.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.simulator.Priority;
import io.tickrunner.simulator.kernel.Violation;

/** Runs simulated histories of a cluster, by many seeds. */
class SimulationTest {

    private static final Long ONLY = Long.getLong("simulator.seed");
    private static final Mix MIX = Mix.valueOf(System.getProperty("simulator.mix", Mix.ANYTHING.name()));
    private static final long FIRST = Long.getLong("simulator.first", 1);
    private static final long SEEDS = Long.getLong("simulator.seeds", 3_000);

    private static final int WAKE_UP_SEEDS = Integer.getInteger("simulator.wake-up-seeds", 4);

    @BeforeAll
    static void letOthersGoFirst() throws InterruptedException {
        Priority.lower();
    }

    @BeforeEach
    void setLog() {
        if (ONLY == null) {
            SimulationLog.silence();
        } else {
            SimulationLog.print();
        }
    }

    @Test
    void nothingIsViolatedInAnySimulatedHistory() throws InterruptedException {
        run(ONLY == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(ONLY), MIX);
    }

    /** Wake-ups need long intervals and waits on the socket, which take long to simulate, so only these mixes have them. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "WAKE_UPS.*")
    void nothingIsViolatedWhileWorkersAreWokenUp(Mix mix) throws InterruptedException {
        run(LongStream.rangeClosed(1, WAKE_UP_SEEDS), mix);
    }

    @ParameterizedTest
    @CsvSource({ "SHARES, 10", "IN_STEP, 10", "MEMBERSHIP, 20", "DIVIDED, 20", "VERSIONS, 20", "FIFTY, 1" })
    void nothingIsViolatedWhileManyReplicasShareWorkers(Mix mix, int seeds) throws InterruptedException {
        long judged = run(LongStream.rangeClosed(1, seeds), mix);

        assertThat(judged).as("seeds in which uneven shares would have been a violation").isGreaterThanOrEqualTo(seeds / 4);
    }

    /** Returns in how many of the histories uneven shares would have been a violation. */
    private static long run(LongStream seeds, Mix mix) throws InterruptedException {
        long began = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            return report(mix, seeds.mapToObj(seed -> threads.submit(() -> new Simulation(seed, mix).run())).toList(), began);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long report(Mix mix, List<Future<Simulation.Result>> runs, long began) throws InterruptedException {
        Duration virtual = Duration.ZERO;
        long ticks = 0;
        long judged = 0;
        for (Future<Simulation.Result> run : runs) {
            try {
                Simulation.Result result = run.get();
                virtual = virtual.plus(result.virtual());
                ticks += result.ticks();
                judged += result.hasJudgedShares() ? 1 : 0;
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause().getMessage() + replay(mix, e.getCause()), e.getCause());
            }
        }
        System.out.printf(Locale.ROOT, "%d seeds of %s, %.1f virtual hours, %d ticks, %d with calm shares in %.0f s%n",
                runs.size(), mix, virtual.toMillis() / 3_600_000.0, ticks, judged, (System.nanoTime() - began) / 1e9);
        return judged;
    }

    private static String replay(Mix mix, Throwable failure) {
        return failure instanceof Violation violation
                ? String.format("%nTo repeat it with its log:%n    mvn test -pl runtime,deployment,integration-tests/simulator"
                        + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dsimulator.mix=%s -Dsimulator.seed=%d%n",
                        mix, violation.seed())
                : "";
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(new Simulation(seed).run().hash()).as("seed %d", seed).isEqualTo(new Simulation(seed).run().hash());
        }
    }

    @Test
    void theSameSeedGivesTheSameQuietDays() {
        assertThat(new Simulation(8, Mix.QUIET).run().hash()).isEqualTo(new Simulation(8, Mix.QUIET).run().hash());
    }

    @Test
    void anotherSeedGivesAnotherHistory() {
        assertThat(new Simulation(1).run().hash()).isNotEqualTo(new Simulation(2).run().hash());
    }
}
