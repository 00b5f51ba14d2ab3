package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates the files in which replicas leave their trail. */
public final class Trails {

    private Trails() {
    }

    public static Path create(String replica) {
        try {
            return Files.createTempFile(Files.createDirectories(Path.of("target", "trails")), replica + "-", ".txt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
