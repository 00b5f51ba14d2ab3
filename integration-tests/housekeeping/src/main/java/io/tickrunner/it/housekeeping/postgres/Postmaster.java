package io.tickrunner.it.housekeeping.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running server of a data folder, read from its {@code postmaster.pid}. */
record Postmaster(ProcessHandle process, int port) {

    private static final int CONNECT_MILLIS = 1000;
    private static final int STOP_SECONDS = 10;

    /** Returns the server; empty if none is running. Removes a file that a dead server left behind. */
    static Optional<Postmaster> of(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> process = lines.isEmpty() ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(Postmaster::isPostgres);
        if (process.isEmpty()) {
            Files.delete(file);
            return Optional.empty();
        }
        return Optional.of(new Postmaster(process.get(), lines.size() < 4 ? 0 : Integer.parseInt(lines.get(3).strip())));
    }

    /** Returns whether the process is PostgreSQL, because another program may have reused the ID of a dead process. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.isAlive() && process.info().command().map(command -> command.contains("postgres")).orElse(true);
    }

    boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Asks the server to stop, and forces it if clients keep it running. */
    void stop() throws InterruptedException {
        process.destroy();
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        }
    }
}
