package io.tickrunner.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the files of the console's page. The modules and the icon are in the folder of the Dev UI, which serves the same files.
 * They are recorded as text: a native image then needs no resources, and an app without the console contains none of them.
 */
final class ConsoleFiles {

    private static final String PAGE_FOLDER = "/tickrunner-ui/";
    private static final List<String> PAGE = List.of("index.html", "page.css");

    private static final String SHARED_FOLDER = "/dev-ui/console/";
    private static final List<String> SHARED = List.of("icon.svg", "tickrunner-console.js", "busy.js", "command-answer.js",
            "dom.js", "moves.js", "notices.js", "pause-form.js", "poll.js", "replica-cards.js", "run-form.js", "run-history.js",
            "run-text.js", "schedule-form.js", "source.js", "style.js", "text.js", "tick-strip.js", "worker-details.js",
            "worker-filter.js", "worker-row.js", "worker-state.js");

    private ConsoleFiles() {
    }

    static Map<String, String> read() {
        Map<String, String> files = new TreeMap<>();
        PAGE.forEach(name -> files.put(name, read(PAGE_FOLDER + name)));
        SHARED.forEach(name -> files.put(name, read(SHARED_FOLDER + name)));
        return files;
    }

    private static String read(String resource) {
        try (InputStream content = ConsoleFiles.class.getResourceAsStream(resource)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource, e);
        }
    }
}
