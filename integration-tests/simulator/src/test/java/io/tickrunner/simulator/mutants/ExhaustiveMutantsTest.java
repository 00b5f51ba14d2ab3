package io.tickrunner.simulator.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tickrunner.simulator.cluster.Exploration;
import io.tickrunner.simulator.cluster.SimulationLog;

/** Plants bugs in the production code, and finds them by running all short histories: without a random number. */
class ExhaustiveMutantsTest {

    private static final int STEPS = 16;
    private static final int DEPARTURES = 2;
    private static final MutantCompiler COMPILER = new MutantCompiler();

    @BeforeAll
    static void silence() {
        SimulationLog.silence();
    }

    static List<Mutant> mutants() {
        List<String> names = List.of("grants outlive their session", "trust does not end at the deadline",
                "a look does not see the end of the connection");
        return Mutants.all().stream().filter(mutant -> names.contains(mutant.name())).toList();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void findsPlantedBugs(Mutant mutant) throws ReflectiveOperationException {
        ClassLoader loader = new MutantLoader(COMPILER.compile(mutant));
        Class<?> exploration = loader.loadClass(Exploration.class.getName());
        Object all = exploration.getConstructor(boolean.class, int.class, int.class).newInstance(true, STEPS, DEPARTURES);
        try {
            Object result = exploration.getMethod("run").invoke(all);
            throw new AssertionError("The mutant \"" + mutant + "\" is not found: " + result);
        } catch (InvocationTargetException e) {
            String what = e.getCause().getMessage();
            System.out.println(mutant + ": " + what.lines().findFirst().orElseThrow());
            assertThat(mutant.checks()).as(what).anyMatch(check -> what.startsWith(check + ":"));
        }
    }
}
