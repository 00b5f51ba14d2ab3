package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** PostgreSQL's own command for starting and stopping a server. */
final class PgCtl {

    private final Path command;
    private final Path data;
    private final Path log;

    private PgCtl(Path command, Path data, Path log) {
        this.command = command;
        this.data = data;
        this.log = log;
    }

    /** Takes the command that is beside the server's executable, whose path the server writes into its data directory. */
    static PgCtl of(Path data, Path log) throws IOException {
        String server = Files.readString(data.resolve("postmaster.opts")).split(" ", 2)[0];
        return new PgCtl(Path.of(server).resolveSibling("pg_ctl"), data, log);
    }

    void run(String action, String... options) {
        List<String> line = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root; in a user namespace it does not.
            line.addAll(List.of("unshare", "-U"));
        }
        line.addAll(List.of(command.toString(), "-D", data.toString(), "-l", log.toString(), "-w", action));
        line.addAll(Arrays.asList(options));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.resolveSibling("pg_ctl.log").toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("pg_ctl " + action + " failed, see " + log.resolveSibling("pg_ctl.log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in pg_ctl " + action, e);
        }
    }
}
