package io.tickrunner.it.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what was measured, and writes it as table, chart and JSON. */
public final class Report {

    private final List<String> head = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();
    private final Map<String, Double> unbound = new LinkedHashMap<>();
    private final Map<String, String> pages = new LinkedHashMap<>();
    private final List<BarChart.Panel> panels = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public void say(String line) {
        head.add(line);
        System.out.println(line);
    }

    public void add(Figure figure) {
        figures.add(figure);
        samples.put(figure.key(), figure.samples());
        System.out.println(row(figure));
    }

    /** Samples that belong to no bound but explain one. */
    public void addSamples(String key, List<Double> values) {
        samples.put(key, List.copyOf(values));
        System.out.println("  " + key + ": " + values.stream().map(Samples::text).collect(Collectors.joining(" ")));
    }

    /** A number that is held to no bound. */
    public void addMedian(String key, List<Double> values) {
        unbound.put(key, Samples.median(values));
        addSamples(key, values);
    }

    /** A document of its own beside the report. */
    public void addPage(String fileName, String markdown) {
        pages.put(fileName, markdown);
        System.out.println("\n" + markdown);
    }

    /** Bars that are to be seen side by side. */
    public void addPanel(String title, Map<String, Double> bars) {
        panels.add(new BarChart.Panel(title, bars));
    }

    public void failed(String part, Exception failure) {
        failures.add(part + " was not measured: " + failure);
        System.out.println(failures.get(failures.size() - 1));
        failure.printStackTrace();
    }

    public void write(Path target) throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("benchmarks.md"), markdown());
        Files.writeString(target.resolve("benchmarks.svg"), BarChart.svg(panels));
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(target.resolve(page.getKey()), page.getValue());
        }
        Map<String, Double> results = new LinkedHashMap<>(unbound);
        figures.forEach(figure -> results.put(figure.key(), figure.value()));
        Files.writeString(target.resolve("results.json"), json(results));
        Files.writeString(target.resolve("results-samples.json"), json(samples));
    }

    public String markdown() {
        StringBuilder text = new StringBuilder("# Benchmarks\n\n");
        head.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n| figure | bound | measured | | samples |\n| --- | --- | --- | --- | --- |\n");
        figures.forEach(figure -> text.append(row(figure)).append('\n'));
        text.append("\n![Side by side](benchmarks.svg)\n");
        for (BarChart.Panel panel : panels) {
            text.append("\n| ").append(panel.title()).append(" | |\n| --- | ---: |\n");
            panel.bars().forEach((label, value) -> text.append("| ").append(label).append(" | ").append(Samples.text(value))
                    .append(" |\n"));
        }
        failures.forEach(failure -> text.append("\n**").append(failure).append("**\n"));
        return text.toString();
    }

    /** What the head of the report says. */
    public List<String> head() {
        return List.copyOf(head);
    }

    private static String row(Figure figure) {
        return "| " + figure.what() + " `" + figure.key() + "` | " + figure.bound() + " | " + Samples.text(figure.value())
                + " | " + (figure.isMet() ? "pass" : "**FAIL**") + " | "
                + figure.samples().stream().map(Samples::text).collect(Collectors.joining(", ")) + " |";
    }

    /** Names are plain and values are numbers or lists of them, so that what Java prints is JSON. */
    private static String json(Map<String, ?> values) {
        return values.entrySet().stream().map(entry -> "  \"" + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }
}
