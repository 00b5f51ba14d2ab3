package io.tickrunner.simulator.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Performs scripts on a simulated server and a real one, and compares step by step. */
final class Comparison {

    /** The last step is the one whose answers differ. */
    record Difference(List<Step> steps, String simulated, String real) {

        String describe(long seed) {
            StringBuilder text = new StringBuilder("The simulated server answers otherwise than PostgreSQL.\n");
            for (int i = 0; i < steps.size(); i++) {
                text.append(String.format("%4d  %s%n", i + 1, steps.get(i)));
            }
            return text.append("simulated: ").append(simulated).append("\nreal:      ").append(real)
                    .append("\nReplay it with: mvn verify -pl integration-tests/simulator -am -Dtest=ConformanceTest")
                    .append(" -Dsurefire.failIfNoSpecifiedTests=false -Dsimulator.conformance-steps=1")
                    .append(" -Dsimulator.conformance-seed=").append(seed).toString();
        }
    }

    private final RealServer server;
    private final Set<Flaw> flaws;
    private int steps;

    Comparison(RealServer server, Flaw... flaws) {
        this.server = server;
        this.flaws = Set.of(flaws);
    }

    /** Returns how many steps had the same outcome, without those that did nothing. */
    int steps() {
        return steps;
    }

    Optional<Difference> compare(List<Step> script) throws SQLException {
        SimulatedWorld simulated = new SimulatedWorld(flaws);
        try (RealWorld real = new RealWorld(server)) {
            for (int i = 0; i < script.size(); i++) {
                Outcome expected = simulated.perform(script.get(i));
                String actual = real.perform(script.get(i), expected);
                if (!expected.text().equals(actual)) {
                    return Optional.of(new Difference(script.subList(0, i + 1), expected.text(), actual));
                }
                if (didSomething(script.get(i), actual)) {
                    steps++;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean didSomething(Step step, String outcome) {
        return !outcome.equals(Answers.NOT_OPEN) && !(step instanceof Step.Open && outcome.equals(Answers.STILL_OPEN));
    }

    /** Leaves out steps, as long as the servers still differ. */
    Difference shorten(Difference found) throws SQLException {
        Difference shortest = found;
        for (int size = Math.max(1, found.steps.size() / 2); size > 0; size /= 2) {
            for (int from = shortest.steps.size() - size; from >= 0; from -= size) {
                List<Step> fewer = new ArrayList<>(shortest.steps);
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                Optional<Difference> still = compare(fewer);
                if (still.isPresent()) {
                    shortest = still.get();
                    from = Math.min(from, shortest.steps.size());
                }
            }
        }
        return shortest;
    }
}
