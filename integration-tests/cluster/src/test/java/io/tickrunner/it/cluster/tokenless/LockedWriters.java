package io.tickrunner.it.cluster.tokenless;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.tickrunner.it.cluster.harness.Boundary;
import io.tickrunner.it.cluster.harness.EffectEvidence;
import io.tickrunner.it.cluster.harness.FencedCluster;
import io.tickrunner.it.cluster.harness.StatementProxy;

/**
 * Two processes that work under one lock of another server, and can be frozen between the check of the lock and the
 * commit.
 */
public final class LockedWriters implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EffectEvidence effects;
    private final List<Writer> writers;

    private record Writer(String name, Process process, StatementProxy statements) {
    }

    public LockedWriters(LockServer server, EffectEvidence effects) {
        this.effects = effects;
        this.writers = IntStream.rangeClosed(1, 2).mapToObj(number -> start(server, number)).toList();
    }

    private Writer start(LockServer server, int number) {
        StatementProxy statements = new StatementProxy(effects.work().port(), FencedCluster.FIRST_STATEMENT);
        String name = effects.database() + "-" + number;
        try {
            Path log = Files.createTempFile(Files.createDirectories(Path.of("target", "replicas")), name, ".log");
            return new Writer(name,
                    server.startWriter(name, effects.url(), FencedCluster.workUrl(effects, statements, name), log),
                    statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many processes there are. */
    public int size() {
        return writers.size();
    }

    /** Freezes each process in turn after its check and before its commit, until another one has worked, and thaws it. */
    public void freezeEach() {
        for (Writer writer : writers) {
            StatementProxy.Halt halt = Boundary.BEFORE_COMMIT.arm(writer.statements, false);
            await("the commit of a transaction").atMost(PATIENCE).until(halt::isReached);
            long run = effects.lastRunOf(writer.name);
            signal(writer.process, "STOP");
            try {
                await("another process to work").atMost(PATIENCE).until(() -> effects.hasEffectAfter(run));
            } finally {
                halt.release();
                signal(writer.process, "CONT");
            }
            await("the thawed process to end its run").atMost(PATIENCE).until(() -> effects.hasEnded(run));
        }
    }

    /** Reaches also the client programs of the lock server that the process has started. */
    private static void signal(Process process, String signal) {
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(handle -> {
            try {
                new ProcessBuilder("sh", "-c", "kill -" + signal + " " + handle.pid()).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        for (Writer writer : writers) {
            writer.process.descendants().forEach(ProcessHandle::destroyForcibly);
            writer.process.destroyForcibly();
            writer.statements.close();
        }
    }
}
