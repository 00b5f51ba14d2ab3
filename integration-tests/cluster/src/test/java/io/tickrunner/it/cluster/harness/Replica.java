package io.tickrunner.it.cluster.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running process of the packaged app, which can be killed, frozen, thawed and asked. */
public final class Replica implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path log;
    private volatile ReplicaClient client;
    private volatile boolean stopped;

    Replica(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public Path logFile() {
        return log;
    }

    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the current end of the log, for {@link #logLines}. */
    public int logEnd() {
        return log().length();
    }

    /** Returns the log lines from there on that contain the text. */
    public List<String> logLines(int from, String text) {
        return log().substring(from).lines().filter(line -> line.contains(text)).toList();
    }

    public Replica awaitReady() {
        await(name + " to listen, see " + log).atMost(START_LIMIT).pollInterval(Duration.ofMillis(50))
                .failFast(name + " ended while starting, see " + log, () -> !isAlive())
                .until(() -> port().isPresent());
        client = new ReplicaClient(port().orElseThrow());
        return this;
    }

    private Optional<Integer> port() {
        Matcher matcher = LISTENING.matcher(log());
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it is alive and not frozen. */
    public boolean isRunning() {
        return isAlive() && !stopped;
    }

    // Signals

    public void kill9() {
        process.destroyForcibly();
        awaitEnd();
    }

    public void sigterm() {
        signal("TERM");
    }

    public void sigstop() {
        signal("STOP");
        stopped = true;
    }

    public void sigcont() {
        signal("CONT");
        stopped = false;
    }

    private void signal(String signal) {
        try {
            // The shell's own kill, as slim images have no other.
            int status = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid()).start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(name + " (pid " + pid() + ") got no SIG" + signal + ": it has ended");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * @return the exit status
     */
    public int awaitEnd() {
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end, see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // HTTP

    /** Its HTTP side. Only after {@link #awaitReady()}. */
    public ReplicaClient client() {
        return client;
    }

    public HttpResponse<String> get(String path) {
        return client.get(path);
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill9();
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }
}
