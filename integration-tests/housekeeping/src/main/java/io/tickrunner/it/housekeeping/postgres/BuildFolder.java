package io.tickrunner.it.housekeeping.postgres;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** The build folder ({@code target}) from which the app runs. */
final class BuildFolder {

    private static final String NAME = "target";

    private BuildFolder() {
    }

    /** The folder above the app's own code, or one in the working directory when the app was copied elsewhere. */
    static Path find() {
        CodeSource source = BuildFolder.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null && "file".equals(source.getLocation().getProtocol())) {
            try {
                for (Path path = Path.of(source.getLocation().toURI()); path != null; path = path.getParent()) {
                    if (path.endsWith(NAME)) {
                        return path;
                    }
                }
            } catch (URISyntaxException e) {
                // Not a place on disk that we could name: use the working directory.
            }
        }
        return Path.of(NAME).toAbsolutePath();
    }
}
