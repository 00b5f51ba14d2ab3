package io.tickrunner.it.benchmarks.plain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.report.Samples;

/** What was measured of all apps, and what it comes to. */
final class PlainResults {

    static final int FEW = Measure.HELD_TO_BOUND;
    static final int MANY = 1_000;
    private static final Bound MANY_AGAINST_FEW = Bound.atMost(2);

    /** One app, and one measure of it. */
    record Series(Mode mode, int workers, Measure measure, Competitor competitor) {
        String key() {
            return "plain." + mode.key + "." + workers + "." + measure.key + "_" + unitKey() + "." + competitor.key();
        }

        private String unitKey() {
            return measure.unit.equals("/s") ? "per_second" : measure.unit.toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Series, List<Double>> samples = new LinkedHashMap<>();

    void add(Mode mode, int workers, Measure measure, Competitor competitor, double value) {
        samples.computeIfAbsent(new Series(mode, workers, measure, competitor), s -> new ArrayList<>()).add(value);
    }

    boolean has(Mode mode) {
        return samples.keySet().stream().anyMatch(series -> series.mode() == mode);
    }

    Map<Series, List<Double>> all() {
        return samples;
    }

    List<Double> of(Mode mode, int workers, Measure measure, Competitor competitor) {
        return samples.get(new Series(mode, workers, measure, competitor));
    }

    /** Ours to the plain app's in the same round. */
    Figure ratio(Mode mode, int workers, Measure measure) {
        List<Double> ratios = Samples.ratios(of(mode, workers, measure, Competitor.TICKRUNNER),
                of(mode, workers, measure, Competitor.SCHEDULED));
        Optional<Bound> bound = measure.bound(workers);
        return Figure.median("plain." + mode.key + "." + workers + "." + measure.key + "_ratio",
                mode.label + ", " + workers + " workers: " + measure.what + ", against plain @Scheduled", bound.orElse(null),
                ratios);
    }

    /** Of our app: how much more many workers take to ready than a few. */
    Figure manyAgainstFew(Mode mode) {
        return Figure.median("plain." + mode.key + ".ready_1000_vs_10",
                mode.label + ": exec to readiness UP with 1,000 workers, against 10", MANY_AGAINST_FEW,
                Samples.ratios(of(mode, MANY, Measure.READY, Competitor.TICKRUNNER),
                        of(mode, FEW, Measure.READY, Competitor.TICKRUNNER)));
    }

    void reportTo(Report report) {
        samples.forEach((series, values) -> report.addMedian(series.key(), values));
        for (Mode mode : Mode.values()) {
            if (has(mode)) {
                for (Measure measure : Measure.values()) {
                    for (int workers : new int[] { FEW, MANY }) {
                        Figure ratio = ratio(mode, workers, measure);
                        if (ratio.bound() != null) {
                            report.add(ratio);
                        } else {
                            report.addMedian(ratio.key(), ratio.samples());
                        }
                    }
                }
                report.add(manyAgainstFew(mode));
            }
        }
    }
}
