package io.tickrunner.it.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Arithmetic on what was measured. */
public final class Samples {

    private Samples() {
    }

    public static double median(List<Double> samples) {
        List<Double> sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest sample that at least this share of all samples does not exceed. */
    public static double percentile(List<Double> samples, double share) {
        List<Double> sorted = samples.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** The ratios of samples that were taken in the same round. */
    public static List<Double> ratios(List<Double> ours, List<Double> theirs) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round) / theirs.get(round));
        }
        return ratios;
    }

    /** A number with about three digits that count, as one writes it for people. */
    public static String text(double value) {
        double size = Math.abs(value);
        String format = size >= 1000 ? "%,.0f"
                : size >= 100 || value == Math.rint(value) ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
