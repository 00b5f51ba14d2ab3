package io.tickrunner.it.benchmarks.plain;

import java.util.Optional;

import io.tickrunner.it.benchmarks.report.Bound;

/** What is measured of each app, with the bound of the ratio to the plain one where there is one. */
enum Measure {

    READY("ready", "ms", "exec to readiness UP", 1.10),
    FIRST_TICK("first_tick", "ms", "exec to the first tick, without jitter", 0),
    RSS_IDLE("rss_idle", "MiB", "RSS, idle", 1.10),
    RSS_TICKING("rss_ticking", "MiB", "RSS after a minute of 1 s ticks", 1.10),
    TICKS("ticks", "/s", "ticks a second in that minute", 0),
    SIZE("size", "MB", "size of what is deployed", 1.05),
    BUILD("build", "s", "time to compile and build", 0);

    /** The goals speak of few workers; many are shown beside them. */
    static final int HELD_TO_BOUND = 10;

    final String key;
    final String unit;
    final String what;
    private final double limit;

    Measure(String key, String unit, String what, double limit) {
        this.key = key;
        this.unit = unit;
        this.what = what;
        this.limit = limit;
    }

    Optional<Bound> bound(int workers) {
        return limit == 0 || workers != HELD_TO_BOUND ? Optional.empty() : Optional.of(Bound.atMost(limit));
    }
}
