package io.tickrunner.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The compiled or tested file that an example in a page comes from, or a tagged part of it. */
record ExampleSource(String file, String tag) {

    private static final List<String> FOLDERS = List.of("src/main/java/io/tickrunner/docs", "src/test/java/io/tickrunner/docs",
            "src/examples", "../runtime/src/main/resources/META-INF/tickrunner");

    /** The text as it stands in a page: without the marks of tags, and moved to the left margin. */
    String text() {
        List<String> lines = new ArrayList<>();
        boolean inside = tag == null;
        for (String line : Documents.read(path()).lines().toList()) {
            if (line.strip().equals("// tag::" + tag + "[]")) {
                inside = true;
            } else if (line.strip().equals("// end::" + tag + "[]")) {
                inside = false;
            } else if (inside && !line.strip().startsWith("// tag::") && !line.strip().startsWith("// end::")) {
                lines.add(line);
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("There is no text with the tag " + tag + " in " + file);
        }
        int margin = lines.stream().filter(line -> !line.isBlank()).mapToInt(ExampleSource::indentation).min().orElse(0);
        return String.join("\n", lines.stream().map(line -> line.isBlank() ? "" : line.substring(margin)).toList())
                .replaceAll("\n{3,}", "\n\n").strip();
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }

    private Path path() {
        return Stream.of(FOLDERS.toArray(String[]::new)).map(folder -> Documents.ROOT.resolve(folder).resolve(file))
                .filter(Files::exists).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no example " + file + " in " + FOLDERS));
    }
}
