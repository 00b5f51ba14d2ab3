package io.tickrunner.it.benchmarks.report;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws panels of horizontal bars, each panel on its own scale. */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABEL_WIDTH = 240;
    private static final int BAR_WIDTH = 400;
    private static final int BAR_HEIGHT = 20;
    private static final int STEP = 28;
    private static final int TITLE_HEIGHT = 34;
    private static final String OURS = "#2b6cb0";
    private static final String THEIRS = "#a0aec0";

    private BarChart() {
    }

    /** Bars with a common scale; the first is ours. */
    record Panel(String title, Map<String, Double> bars) {
    }

    static String svg(List<Panel> panels) {
        StringBuilder body = new StringBuilder();
        int y = 10;
        for (Panel panel : panels) {
            y += TITLE_HEIGHT;
            text(body, 10, y - 12, "bold", panel.title());
            double max = Math.max(Double.MIN_NORMAL, Collections.max(panel.bars().values()));
            String colour = OURS;
            for (Map.Entry<String, Double> bar : panel.bars().entrySet()) {
                text(body, 10, y + 15, "normal", bar.getKey());
                double length = BAR_WIDTH * bar.getValue() / max;
                body.append(String.format(Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", LABEL_WIDTH, y,
                        Math.max(1, length),
                        BAR_HEIGHT, colour));
                text(body, LABEL_WIDTH + (int) length + 8, y + 15, "normal", Samples.text(bar.getValue()));
                colour = THEIRS;
                y += STEP;
            }
        }
        return String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
                WIDTH, y + 10, body);
    }

    private static void text(StringBuilder body, int x, int y, String weight, String text) {
        body.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n", x, y, weight,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
