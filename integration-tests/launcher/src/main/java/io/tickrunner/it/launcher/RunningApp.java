package io.tickrunner.it.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of an app, with its log. */
public final class RunningApp implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final Path log;

    private RunningApp(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static RunningApp start(ProcessBuilder builder, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new RunningApp(builder.redirectOutput(log.toFile()).start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the app listens and returns its HTTP port. */
    public int awaitPort() throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            boolean alive = isAlive();
            Matcher listening = LISTENING.matcher(log());
            if (listening.find()) {
                return Integer.parseInt(listening.group(1));
            }
            if (!alive) {
                throw new AssertionError("The app ended with " + process.exitValue() + " before it listened:\n" + log());
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("The app did not listen within " + START_LIMIT.toSeconds() + " s:\n" + log());
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM and waits for the end. */
    public void terminate() throws InterruptedException {
        process.destroy();
        awaitExit();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The app did not end within " + EXIT_LIMIT.toSeconds() + " s; its log is " + log);
        }
        return process.exitValue();
    }

    /** Kills the app and waits, because the next one may want its port. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
