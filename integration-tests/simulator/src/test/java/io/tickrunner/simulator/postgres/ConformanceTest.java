package io.tickrunner.simulator.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.simulator.postgres.Comparison.Difference;

/**
 * Random scripts get the same answers from the simulated server and from PostgreSQL. {@code -Dsimulator.conformance-steps} sets
 * how many steps there are, and {@code -Dsimulator.conformance-seed} the first script.
 */
@Timeout(3600)
class ConformanceTest {

    private static final int STEPS = Integer.getInteger("simulator.conformance-steps", 20_000);
    private static final long SEED = Long.getLong("simulator.conformance-seed", 1);
    private static final int SCRIPTS_PER_FLAW = 100;

    private static RealServer real;

    @BeforeAll
    static void start() throws Exception {
        real = new RealServer();
    }

    @AfterAll
    static void stop() throws Exception {
        real.close();
    }

    @Test
    void theSimulatedServerAnswersAsPostgresqlDoes() throws Exception {
        Comparison comparison = new Comparison(real);
        long began = System.nanoTime();
        for (long seed = SEED; comparison.steps() < STEPS; seed++) {
            Optional<Difference> difference = comparison.compare(ScriptGenerator.script(seed));
            if (difference.isPresent()) {
                fail(comparison.shorten(difference.get()).describe(seed));
            }
        }
        System.out.printf("%d steps in %d ms%n", comparison.steps(), (System.nanoTime() - began) / 1_000_000);
    }

    @ParameterizedTest
    @EnumSource
    void wrongSemanticsAreFound(Flaw flaw) throws Exception {
        Comparison comparison = new Comparison(real, flaw);
        boolean found = false;
        for (long seed = SEED; !found && seed < SEED + SCRIPTS_PER_FLAW; seed++) {
            found = comparison.compare(ScriptGenerator.script(seed)).isPresent();
        }
        assertThat(found).isTrue();
    }
}
