package io.tickrunner.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs all histories of a small cluster that depart from the usual one a few times at most. */
class ExhaustiveTest {

    private static final int STEPS = Integer.getInteger("exhaustive.steps", 20);
    private static final int DEPARTURES = Integer.getInteger("exhaustive.depth", 2);
    private static final String ONLY = System.getProperty("exhaustive.departures");

    @BeforeEach
    void setLog() {
        if (ONLY == null) {
            SimulationLog.silence();
        } else {
            SimulationLog.print();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void nothingIsViolatedInAnyShortHistoryOfTwoReplicas(boolean certain) throws InterruptedException {
        Exploration exploration = new Exploration(certain, STEPS, DEPARTURES);
        if (ONLY != null) {
            if (certain == Boolean.getBoolean("exhaustive.certain")) {
                exploration.repeat(ONLY);
            }
            return;
        }
        long began = System.nanoTime();
        Exploration.Result result = exploration.run();
        System.out.printf(Locale.ROOT,
                "take-over=%s: all %d histories with up to %d departures within %d decisions, %d different states, in %.0f s%n",
                certain ? "certain" : "prompt", result.histories(), DEPARTURES, result.longest(), result.states(),
                (System.nanoTime() - began) / 1e9);
        assertThat(result.histories()).isGreaterThan(1);
    }
}
