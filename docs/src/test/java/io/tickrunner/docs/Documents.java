package io.tickrunner.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the words are that are checked here. */
final class Documents {

    static final Path ROOT = Path.of(System.getProperty("docs.root"));
    static final Path PAGES = ROOT.resolve("modules/ROOT/pages");

    private Documents() {
    }

    /** The pages and the README, which is the first that people read. */
    static List<Path> all() {
        return Stream.concat(Stream.of(ROOT.resolveSibling("README.md")), find(PAGES, ".adoc")).toList();
    }

    static List<Path> examples() {
        return find(ROOT.resolve("src/examples"), "").toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> find(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(ending)).sorted().toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
