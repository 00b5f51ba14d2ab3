package io.tickrunner.it.benchmarks.plain;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Whether there is a GraalVM, in the places where Quarkus looks for it. */
final class NativeImage {

    static final String MISSING = "No native columns because no GraalVM was found: install GraalVM CE 25 or Mandrel 25, set"
            + " GRAALVM_HOME to it or put its native-image on the PATH, and run this again";

    private NativeImage() {
    }

    static boolean isPresent() {
        Stream<Path> homes = Stream.of("GRAALVM_HOME", "JAVA_HOME").map(System::getenv).filter(Objects::nonNull)
                .map(home -> Path.of(home, "bin"));
        Stream<Path> own = Stream.of(Path.of(System.getProperty("java.home"), "bin"));
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of);
        return Stream.of(homes, own, path).flatMap(places -> places).map(directory -> directory.resolve("native-image"))
                .anyMatch(Files::isExecutable);
    }
}
