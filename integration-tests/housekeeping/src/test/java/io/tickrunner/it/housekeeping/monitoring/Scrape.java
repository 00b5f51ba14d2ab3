package io.tickrunner.it.housekeeping.monitoring;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.restassured.RestAssured;

/**
 * Tickrunner's series as the app exposed them at one moment.
 *
 * @param at that moment, in seconds since 1970
 * @param values by series
 */
record Scrape(double at, Map<Series, Double> values) {

    private static final Pattern LINE = Pattern.compile("(?m)^(tickrunner_\\w+)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /**
     * A name and its labels.
     */
    record Series(String name, Map<String, String> labels) {

        String worker() {
            return labels.get("worker");
        }

        /** As a test of rules has it: with the labels that a scrape adds. */
        String asScrapedFrom(String job, String instance) {
            Map<String, String> all = new TreeMap<>(labels);
            all.put("job", job);
            all.put("instance", instance);
            return name + all.entrySet().stream().map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    static Scrape now() {
        double at = System.currentTimeMillis() / 1_000.0;
        Map<Series, Double> values = new LinkedHashMap<>();
        Matcher line = LINE.matcher(RestAssured.get("/q/metrics").asString());
        while (line.find()) {
            Map<String, String> labels = new TreeMap<>();
            if (line.group(2) != null) {
                LABEL.matcher(line.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            }
            values.put(new Series(line.group(1), labels), Double.valueOf(line.group(3)));
        }
        return new Scrape(at, values);
    }

    Set<String> names() {
        return values.keySet().stream().map(Series::name).collect(Collectors.toSet());
    }

    /** The names of the labels that a metric has here. */
    Set<String> labelsOf(String name) {
        return values.keySet().stream().filter(series -> series.name().equals(name))
                .max(Comparator.comparing(series -> series.labels().size())).orElseThrow().labels().keySet();
    }

    double value(String name, String worker) {
        return find(name, worker).orElseThrow(() -> new AssertionError("No series " + name + " of " + worker));
    }

    Optional<Double> find(String name, String worker) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name)
                        && (worker == null || worker.equals(entry.getKey().worker())))
                .map(Map.Entry::getValue).findFirst();
    }

    /** How many intervals ago the worker last succeeded. */
    double staleness(String worker) {
        double success = value("tickrunner_last_success_timestamp_seconds", worker);
        double since = success > 0 ? success : value("tickrunner_started_timestamp_seconds", worker);
        return (at - since) / value("tickrunner_interval_seconds", worker);
    }
}
