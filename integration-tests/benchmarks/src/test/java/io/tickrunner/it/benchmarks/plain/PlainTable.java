package io.tickrunner.it.benchmarks.plain;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Samples;

/** The results as Markdown: the table for people, and every sample below it. */
final class PlainTable {

    private final PlainResults results;
    private final List<String> head;
    private final List<Mode> modes;

    PlainTable(PlainResults results, List<String> head) {
        this.results = results;
        this.head = head;
        this.modes = Stream.of(Mode.values()).filter(results::has).toList();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Tickrunner beside plain @Scheduled\n\n");
        head.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("\n| | workers | goal |");
        modes.forEach(mode -> text.append(' ').append(mode.label).append(": plain | Tickrunner | ratio | |"));
        text.append("\n| --- | ---: | --- |").append(" ---: | ---: | ---: | --- |".repeat(modes.size())).append('\n');
        for (Measure measure : Measure.values()) {
            for (int workers : new int[] { PlainResults.FEW, PlainResults.MANY }) {
                text.append(row(measure, workers)).append('\n');
            }
        }
        text.append("| exec to readiness UP, 1,000 workers against 10 | | ")
                .append(results.manyAgainstFew(modes.get(0)).bound())
                .append(" |");
        modes.forEach(mode -> text.append(" | |").append(verdict(results.manyAgainstFew(mode))));
        text.append(
                "\n\nThe numbers are medians; a ratio is the median of those of single rounds. Every sample, round by round:\n\n")
                .append("| | samples |\n| --- | --- |\n");
        results.all().forEach((series, values) -> text.append("| `").append(series.key()).append("` | ").append(list(values))
                .append(" |\n"));
        return text.toString();
    }

    private String row(Measure measure, int workers) {
        StringBuilder row = new StringBuilder("| " + measure.what + ", " + measure.unit + " | " + Samples.text(workers) + " | "
                + measure.bound(workers).map(Object::toString).orElse("") + " |");
        for (Mode mode : modes) {
            for (Competitor competitor : new Competitor[] { Competitor.SCHEDULED, Competitor.TICKRUNNER }) {
                row.append(' ').append(Samples.text(Samples.median(results.of(mode, workers, measure, competitor))))
                        .append(" |");
            }
            row.append(verdict(results.ratio(mode, workers, measure)));
        }
        return row.toString();
    }

    private static String verdict(Figure figure) {
        return " " + Samples.text(figure.value()) + " | "
                + (figure.bound() == null ? "" : figure.isMet() ? "pass" : "**FAIL**") + " |";
    }

    private static String list(List<Double> values) {
        return values.stream().map(Samples::text).collect(Collectors.joining(", "));
    }
}
