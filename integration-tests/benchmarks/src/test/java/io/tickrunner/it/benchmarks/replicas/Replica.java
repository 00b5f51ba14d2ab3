package io.tickrunner.it.benchmarks.replicas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tickrunner.it.benchmarks.TickFile;

/** A measured process, with its log and its ticks, and with methods to disturb it. */
public final class Replica implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;
    private final Path ticks;
    private final long launchedAt;

    private Replica(Process process, long launchedAt, Path log, Path ticks) {
        this.process = process;
        this.launchedAt = launchedAt;
        this.log = log;
        this.ticks = ticks;
    }

    /** The arguments of a command for a replica that is to note its ticks in this file. */
    @FunctionalInterface
    public interface Command {
        List<String> noting(Path ticks);
    }

    /** Starts a JVM. */
    public static Replica start(Path directory, Command command) {
        return start(directory, List.of(java("java"), "-Xmx512m"), command);
    }

    /** Starts a program, whose command goes on with these arguments. */
    public static Replica start(Path directory, List<String> program, Command command) {
        try {
            Files.createDirectories(directory);
            String name = "replica-" + NUMBER.incrementAndGet();
            Path log = directory.resolve(name + ".out");
            Path ticks = directory.resolve(name + ".ticks");
            // Of a run before this one.
            Files.deleteIfExists(ticks);
            List<String> line = new ArrayList<>(program);
            line.addAll(command.noting(ticks));
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            long launchedAt = System.nanoTime();
            return new Replica(builder.start(), launchedAt, log, ticks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tool of the JDK that runs this. */
    public static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    public long pid() {
        return process.pid();
    }

    /** {@link System#nanoTime()} just before the process was. */
    public long launchedAt() {
        return launchedAt;
    }

    public List<TickFile.Entry> ticks() {
        return TickFile.read(ticks);
    }

    /** Everything that the process has printed so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits until the log has a line that matches. */
    public Matcher awaitLog(Pattern pattern) throws Exception {
        Matcher[] found = new Matcher[1];
        await("no \"" + pattern + "\" in " + log, PATIENCE, () -> {
            found[0] = pattern.matcher(Files.readString(log));
            return found[0].find() || failIfEnded();
        });
        return found[0];
    }

    private boolean failIfEnded() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("The process ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
        return false;
    }

    /** Waits until at least this many workers have ticked here after a moment. */
    public void awaitTicks(int workers, long afterNanos) throws Exception {
        await("fewer than " + workers + " workers ticked in " + ticks, PATIENCE,
                () -> ticks().stream().filter(t -> t.nanos() - afterNanos > 0)
                        .map(TickFile.Entry::worker).distinct().count() >= workers);
    }

    /**
     * Waits until each of these workers has ticked in one of these replicas after a moment.
     *
     * @return how long after that moment the slowest of them ticked for the first time, in nanoseconds
     */
    public static long awaitSlowestFirstTick(Collection<Replica> replicas, Set<Integer> workers, long afterNanos)
            throws Exception {
        Map<Integer, Long> firstTicks = new HashMap<>();
        await("not all of the workers " + workers + " ticked", PATIENCE, () -> {
            for (Replica replica : replicas) {
                for (TickFile.Entry tick : replica.ticks()) {
                    if (tick.nanos() - afterNanos > 0 && workers.contains(tick.worker())) {
                        firstTicks.merge(tick.worker(), tick.nanos(), Math::min);
                    }
                }
            }
            return firstTicks.keySet().containsAll(workers);
        });
        return firstTicks.values().stream().mapToLong(nanos -> nanos - afterNanos).max().orElseThrow();
    }

    /**
     * Sends a signal by name.
     *
     * @return {@link System#nanoTime()} just before
     */
    public long signal(String name) throws Exception {
        long before = System.nanoTime();
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("Signal " + name + " did not reach process " + pid());
        }
        return before;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        boolean isMet() throws Exception;
    }

    public static void await(String otherwise, Duration patience, Condition condition) throws Exception {
        long until = System.nanoTime() + patience.toNanos();
        while (!condition.isMet()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("After " + patience.toSeconds() + " s " + otherwise);
            }
            Thread.sleep(20);
        }
    }
}
