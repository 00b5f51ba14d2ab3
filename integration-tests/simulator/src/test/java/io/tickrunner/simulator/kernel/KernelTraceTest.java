package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Mutex;

class KernelTraceTest {

    private static final KernelOptions LIVELY = KernelOptions.DEFAULT.withPreemption(0.2).withSpuriousWakeUps(0.1)
            .withDelays(Delays.of(0.1, Duration.ofNanos(10), Duration.ofMillis(5)));

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(history(seed, LIVELY)).isEqualTo(history(seed, LIVELY));
        }
    }

    @Test
    void eachSeedGivesAnotherTrace() {
        Set<String> histories = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            histories.add(history(seed, LIVELY));
        }
        assertThat(histories).hasSize(50);
    }

    @Test
    void theTextOfTheTraceDoesNotChangeItsHash() {
        assertThat(history(7, LIVELY.withTracedEvents(0))).isEqualTo(history(7, LIVELY.withTracedEvents(1_000)));
    }

    @Test
    void simulationsInParallelDoNotDisturbEachOther() {
        List<String> alone = LongStream.range(0, 8).mapToObj(seed -> history(seed, LIVELY)).toList();
        List<CompletableFuture<String>> together = LongStream.range(0, 8)
                .mapToObj(seed -> CompletableFuture.supplyAsync(() -> history(seed, LIVELY), task -> new Thread(task).start()))
                .toList();
        assertThat(together.stream().map(CompletableFuture::join)).containsExactlyElementsOf(alone);
    }

    @Test
    void whatIsNotedChangesTheHash() {
        Set<Long> hashes = new HashSet<>();
        for (Object value : new Object[] { 1, 2, "a", "b", true, Duration.ZERO, Thread.State.NEW, Thread.State.BLOCKED }) {
            Trace trace = new Trace(0);
            trace.noted(0, "%s", value);
            hashes.add(trace.hash());
        }
        assertThat(hashes).hasSize(8);
    }

    @Test
    void anObjectWithoutValueDoesNotMakeTheHashDiffer() {
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Trace trace = new Trace(0);
            trace.noted(0, "%s", new Object());
            hashes.add(trace.hash());
        }
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
    }

    @Test
    void aReportShowsTheLastEventsOnly() {
        Trace trace = new Trace(2);
        for (int i = 0; i < 5; i++) {
            trace.noted(i, "event %d", i);
        }
        assertThat(trace.lastEvents()).isEqualTo("    0.000000003 s  event 3\n    0.000000004 s  event 4\n");
    }

    @Test
    void anotherConsumerOfRandomNumbersDoesNotDisturbTheFirst() {
        try (Kernel alone = new Kernel(3); Kernel shared = new Kernel(3)) {
            shared.random("network").nextLong();
            shared.process("another").time().dice().nextLong();
            assertThat(shared.random("faults").nextLong()).isEqualTo(alone.random("faults").nextLong());
        }
    }

    @Test
    void processesHaveDifferentClocksAndDice() {
        try (Kernel kernel = new Kernel(3)) {
            SimProcess first = kernel.process("a");
            SimProcess restarted = kernel.process("a");
            assertThat(first.time().nanos()).isNotEqualTo(restarted.time().nanos());
            assertThat(first.time().now()).isNotEqualTo(restarted.time().now());
            assertThat(first.time().dice().nextLong()).isNotEqualTo(restarted.time().dice().nextLong());
        }
    }

    /** Runs processes that use everything, with faults. */
    private static String history(long seed, KernelOptions options) {
        try (Kernel kernel = new Kernel(seed, options)) {
            for (int p = 0; p < 3; p++) {
                SimProcess process = kernel.process("p" + p);
                Mutex mutex = process.threads().newMutex();
                Executor executor = process.executor("pool");
                for (int t = 0; t < 3; t++) {
                    process.start("t" + t, () -> use(kernel, process, mutex, executor));
                }
                kernel.after(kernel.random("faults").nextLong(30_000_000), "freeze", process::freeze);
                kernel.after(40_000_000 + kernel.random("faults").nextLong(30_000_000), "thaw", process::thaw);
            }
            kernel.after(60_000_000, "kill", kernel.processes().get(0)::kill);
            kernel.run(Duration.ofMillis(100));
            return kernel.traceHash() + " " + kernel.steps() + " " + kernel.handOvers();
        }
    }

    private static void use(Kernel kernel, SimProcess process, Mutex mutex, Executor executor) {
        while (true) {
            mutex.lock();
            try {
                process.threads().park(process, process.time().dice().nextLong(1_000_000));
            } finally {
                mutex.unlock();
            }
            CompletableFuture<String> answer = new CompletableFuture<>();
            kernel.after(process.time().dice().nextLong(3_000_000), "answer", () -> answer.complete("yes"));
            executor.execute(() -> kernel.note("%s runs a task at %s", process.name(), process.time().now()));
            process.time().after(1_000, () -> kernel.note("alarm"));
            try {
                kernel.note(process.threads().await(answer, 2_000_000));
            } catch (TimeoutException e) {
                kernel.note("timeout");
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }
}
