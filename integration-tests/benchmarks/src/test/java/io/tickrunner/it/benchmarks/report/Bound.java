package io.tickrunner.it.benchmarks.report;

import java.util.Collections;
import java.util.List;

/** What a figure should be. */
public record Bound(Kind kind, double limit) {

    private enum Kind {
        AT_LEAST("at least"),
        AT_MOST("at most"),
        UNDER("under");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public static Bound atLeast(double limit) {
        return new Bound(Kind.AT_LEAST, limit);
    }

    public static Bound atMost(double limit) {
        return new Bound(Kind.AT_MOST, limit);
    }

    public static Bound under(double limit) {
        return new Bound(Kind.UNDER, limit);
    }

    boolean isMet(double value) {
        return switch (kind) {
            case AT_LEAST -> value >= limit;
            case AT_MOST -> value <= limit;
            case UNDER -> value < limit;
        };
    }

    double worst(List<Double> samples) {
        return kind == Kind.AT_LEAST ? Collections.min(samples) : Collections.max(samples);
    }

    @Override
    public String toString() {
        return kind.text + " " + Samples.text(limit);
    }
}
