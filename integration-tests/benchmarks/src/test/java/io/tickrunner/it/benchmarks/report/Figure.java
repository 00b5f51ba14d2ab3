package io.tickrunner.it.benchmarks.report;

import java.util.List;

/**
 * One measured number with the bound that it is held to.
 *
 * @param key what it is called in {@code results.json}
 * @param what what it is, for people
 * @param bound what it should be
 * @param value the median or the worst of the samples, as the bound says
 * @param samples what was measured
 */
public record Figure(String key, String what, Bound bound, double value, List<Double> samples) {

    public boolean isMet() {
        return bound.isMet(value);
    }

    /** Held to the median of its samples. */
    public static Figure median(String key, String what, Bound bound, List<Double> samples) {
        return new Figure(key, what + " (median)", bound, Samples.median(samples), samples);
    }

    /** Held to the worst of its samples. */
    public static Figure worst(String key, String what, Bound bound, List<Double> samples) {
        return new Figure(key, what + " (worst)", bound, bound.worst(samples), samples);
    }
}
