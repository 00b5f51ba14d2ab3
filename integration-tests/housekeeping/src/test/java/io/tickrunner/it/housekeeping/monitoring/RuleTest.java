package io.tickrunner.it.housekeeping.monitoring;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tickrunner.it.housekeeping.monitoring.Scrape.Series;

/**
 * A test for {@code promtool} of what the rules say of a scrape, an hour after a beginning and then for a quarter of an hour in
 * which all goes on as it is: what succeeds goes on to succeed, what hangs goes on to hang, and the rest stays as it is.
 */
final class RuleTest {

    private static final int SCRAPED_AT_MINUTE = 60;
    private static final int MINUTES_AFTER = 15;
    private static final String STEP = "1m";
    private static final int SECONDS_PER_STEP = 60;
    private static final String JOB = "housekeeping";
    private static final String INSTANCE = "one";

    private RuleTest() {
    }

    /**
     * @param alerts what must fire at the end, and nothing else: {@code alertname worker}, or {@code alertname} alone
     */
    static String of(Scrape scrape, Collection<String> alerts) {
        String series = scrape.values().entrySet().stream()
                .map(entry -> "      - series: '" + entry.getKey().asScrapedFrom(JOB, INSTANCE) + "'\n        values: '"
                        + values(entry.getKey(), entry.getValue(), scrape) + "'")
                .collect(Collectors.joining("\n"));
        String expected = alerts.isEmpty() ? "[]"
                : alerts.stream().map(alert -> "\n          - labels: '" + labels(alert) + "'\n            value: 1")
                        .collect(Collectors.joining());
        return """
                rule_files: [ %s ]
                evaluation_interval: %s
                tests:
                  - interval: %s
                    input_series:
                %s
                    promql_expr_test:
                      - expr: 'count by (alertname, worker) (ALERTS{alertstate="firing"})'
                        eval_time: %dm
                        exp_samples: %s
                """.formatted(Promtool.RULES.getFileName(), STEP, STEP, series, SCRAPED_AT_MINUTE + MINUTES_AFTER, expected);
    }

    private static String labels(String alert) {
        List<String> parts = List.of(alert.split(" "));
        return Stream.of("{alertname=\"" + parts.get(0) + '"', parts.size() > 1 ? ", worker=\"" + parts.get(1) + '"' : "", "}")
                .collect(Collectors.joining());
    }

    private static String values(Series series, double value, Scrape scrape) {
        if (Double.isNaN(value)) {
            return "_x" + (SCRAPED_AT_MINUTE + MINUTES_AFTER);
        }
        if (series.name().endsWith("_timestamp_seconds") && value > 0) {
            // The test's clock begins at 0.
            double then = value - scrape.at() + SCRAPED_AT_MINUTE * SECONDS_PER_STEP;
            boolean goesOn = series.name().contains("last_success") && scrape.staleness(series.worker()) < 2;
            return goesOn ? moving(then) : constant(then);
        }
        boolean hangs = series.name().equals("tickrunner_running_seconds")
                && value > scrape.value("tickrunner_interval_seconds", series.worker());
        return hangs ? moving(value) : constant(value);
    }

    private static String constant(double value) {
        return number(value) + "x" + (SCRAPED_AT_MINUTE + MINUTES_AFTER);
    }

    /** With the clock, and of this value at the time of the scrape. */
    private static String moving(double value) {
        double beginning = value - SCRAPED_AT_MINUTE * SECONDS_PER_STEP;
        return number(beginning) + "+" + SECONDS_PER_STEP + "x" + (SCRAPED_AT_MINUTE + MINUTES_AFTER);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
