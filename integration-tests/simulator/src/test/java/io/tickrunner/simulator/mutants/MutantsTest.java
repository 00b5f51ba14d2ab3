package io.tickrunner.simulator.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.tickrunner.simulator.Priority;
import io.tickrunner.simulator.cluster.Mix;
import io.tickrunner.simulator.cluster.Simulation;
import io.tickrunner.simulator.cluster.SimulationLog;
import io.tickrunner.simulator.kernel.Violation;

/**
 * Plants bugs in the production code, and finds each of them by simulation. The seed that found one last time comes first,
 * because
 * most seeds find nothing. To search from the first seed on: {@code -Dsimulator.mutant-search=true}.
 */
class MutantsTest {

    private static final long MOST_SEEDS = Long.getLong("simulator.mutant-seeds", 200);
    private static final String ONLY = System.getProperty("simulator.mutant", "");

    private static ExecutorService threads;
    private static final MutantCompiler COMPILER = new MutantCompiler();
    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());
    private static final FoundSeeds FOUND = Boolean.getBoolean("simulator.mutant-search") ? FoundSeeds.none()
            : FoundSeeds.read();
    /** For each mix, the seeds that the unchanged code must pass. */
    private static final Map<Mix, Set<Long>> SEEDS_USED = new ConcurrentHashMap<>();

    @BeforeAll
    static void begin() throws InterruptedException {
        Priority.lower();
        SimulationLog.silence();
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "mutants");
            thread.setDaemon(true);
            return thread;
        });
    }

    @AfterAll
    static void end() {
        threads.shutdownNow();
        Collections.sort(TABLE);
        System.out.println(TABLE.size() + " planted bugs, the seed that found each, and the violation:");
        TABLE.forEach(System.out::println);
        FOUND.changes().ifPresent(System.out::println);
    }

    @TestFactory
    Stream<DynamicTest> findsPlantedBugs() {
        List<Mutant> mutants = Mutants.all().stream().filter(mutant -> mutant.name().contains(ONLY)).toList();
        List<Future<?>> found = mutants.stream().<Future<?>> map(mutant -> threads.submit(() -> {
            find(mutant);
            return null;
        })).toList();
        Stream<DynamicTest> bugs = mutants.stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> found.get(mutants.indexOf(mutant)).get()));
        return Stream.concat(bugs, Stream.of(DynamicTest.dynamicTest("finds nothing in the unchanged code by the same seeds",
                MutantsTest::findNothingInUnchangedCode)));
    }

    private static void find(Mutant mutant) throws ReflectiveOperationException {
        MutantSimulation simulation = new MutantSimulation(COMPILER.compile(mutant), mutant.mix());
        for (long seed : FOUND.seedsFor(mutant, MOST_SEEDS)) {
            SEEDS_USED.computeIfAbsent(mutant.mix(), mix -> ConcurrentHashMap.newKeySet()).add(seed);
            Optional<Violation> violation = simulation.run(seed);
            if (violation.isPresent()) {
                FOUND.found(mutant, seed);
                String what = violation.get().getMessage().lines().findFirst().orElseThrow();
                TABLE.add(String.format("%-55s %-18s %3d  %s", mutant.name(), mutant.mix(), seed, what));
                assertThat(mutant.checks()).as("checks that find the mutant \"%s\", which is found by %s", mutant,
                        violation.get().getMessage()).anyMatch(check -> what.startsWith(check + ":"));
                return;
            }
        }
        throw new AssertionError("The mutant \"" + mutant + "\" (" + mutant.breaks() + ") is not found by the first "
                + MOST_SEEDS + " seeds of " + mutant.mix() + ": the checks, the faults or the workload are too weak");
    }

    private static void findNothingInUnchangedCode() throws Exception {
        List<Future<?>> runs = new ArrayList<>();
        SEEDS_USED.forEach((mix, seeds) -> seeds
                .forEach(seed -> runs.add(threads.submit(() -> new Simulation(seed, mix).run()))));
        for (Future<?> run : runs) {
            run.get();
        }
    }
}
