package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;

/** What becomes of threads when their simulation is closed. */
class KernelEndTest {

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private static int started() {
        return Kernel.threadsStarted();
    }

    private static int abandoned() {
        return Kernel.threadsAbandoned();
    }

    @Test
    void theThreadsOfOneSimulationServeTheNext() {
        simulateAKill(0);
        int before = started();
        for (long seed = 1; seed < 300; seed++) {
            simulateAKill(seed);
        }
        assertThat(started()).isEqualTo(before);
    }

    private static void simulateAKill(long seed) {
        try (Kernel kernel = new Kernel(seed)) {
            for (int p = 0; p < 3; p++) {
                SimProcess process = kernel.process("p" + p);
                Threads threads = process.threads();
                Mutex mutex = threads.newMutex();
                for (int t = 0; t < 5; t++) {
                    process.start("t" + t, () -> {
                        mutex.lock();
                        try {
                            threads.park(mutex, 1_000);
                        } finally {
                            mutex.unlock();
                        }
                        threads.park(process);
                    });
                }
                kernel.after(2_000, "kill", process::kill);
            }
            kernel.run(10_000);
        }
    }

    @Test
    void aLoopThatCatchesEverythingEndsIfItIsToldTo() {
        int before = abandoned();
        try (Kernel kernel = new Kernel(1)) {
            SimProcess process = kernel.process("p");
            AtomicBoolean stopping = new AtomicBoolean();
            process.onUnwind(() -> {
                stopping.set(true);
                process.threads().unpark(Thread.currentThread());
            });
            process.start("keeper", () -> keep(process, stopping));
            kernel.run(10_000);
        }
        assertThat(abandoned()).isEqualTo(before);
    }

    private static void keep(SimProcess process, AtomicBoolean stopping) {
        while (!stopping.get()) {
            try {
                process.threads().park(process, 1_000);
            } catch (Throwable e) {
                Thread.yield();
            }
        }
    }

    @Test
    void aLoopThatCatchesEverythingIsAbandonedAndCounted() {
        int before = abandoned();
        try (Kernel kernel = new Kernel(1)) {
            SimProcess process = kernel.process("p");
            process.start("keeper", () -> keep(process, new AtomicBoolean()));
            kernel.run(10_000);
        }
        assertThat(abandoned()).isEqualTo(before + 1);
    }

    @Test
    void aThreadIsUnwoundAlthoughItHoldsAMonitorOfAnother() {
        int before = abandoned();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            Object monitor = new Object();
            process.start("first", () -> {
                try {
                    process.threads().park(this);
                } finally {
                    synchronized (monitor) {
                        seen.add("first");
                    }
                }
            });
            kernel.run(1);
            process.start("second", () -> {
                synchronized (monitor) {
                    process.threads().park(this);
                }
            });
            kernel.run(2);
        }
        assertThat(seen).containsExactly("first");
        assertThat(abandoned()).isEqualTo(before);
    }

    @Test
    void whatEndsALoopMayWaitForAMonitorOfAThread() {
        int before = abandoned();
        AtomicBoolean stopping = new AtomicBoolean();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            Object monitor = new Object();
            process.start("t", () -> {
                synchronized (monitor) {
                    process.threads().park(this);
                }
            });
            process.onUnwind(() -> {
                synchronized (monitor) {
                    stopping.set(true);
                }
            });
            kernel.run(1);
        }
        assertThat(stopping).isTrue();
        assertThat(abandoned()).isEqualTo(before);
    }

    @Test
    void aThreadThatSleepsForRealIsWoken() {
        int before = abandoned();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            process.start("t", () -> {
                try {
                    process.threads().park(this);
                } finally {
                    sleep();
                }
            });
            kernel.run(1);
        }
        assertThat(seen).containsExactly("woken");
        assertThat(abandoned()).isEqualTo(before);
    }

    private void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            seen.add("woken");
        }
    }

    @Test
    void aThreadThatWasStuckServesTheNextSimulation() {
        Object monitor = new Object();
        for (long seed = 0; seed < 3; seed++) {
            Kernel kernel = new Kernel(seed, KernelOptions.CALM.withStuckAfter(Duration.ofMillis(200)));
            SimProcess process = kernel.process("p");
            process.start("holder", () -> {
                synchronized (monitor) {
                    process.threads().park(monitor);
                }
            });
            kernel.run(5);
            process.start("enters", () -> {
                synchronized (monitor) {
                    process.threads().park(monitor);
                }
            });
            assertThatThrownBy(() -> kernel.run(10)).isInstanceOf(Violation.class);
            kernel.close();
            simulateAKill(seed);
        }
    }

    @Test
    void whatThreadsDoAtTheEndHasNoEffect() {
        Kernel kernel = new Kernel(1, KernelOptions.CALM);
        SimProcess process = kernel.process("p");
        process.start("t", () -> {
            try {
                process.threads().park(this);
            } finally {
                kernel.note("still here");
                process.start("another", () -> seen.add("another"));
            }
        });
        kernel.run(10);
        long hash = kernel.traceHash();
        kernel.close();
        assertThat(kernel.traceHash()).isEqualTo(hash);
        assertThat(seen).isEmpty();
    }

    @Test
    void aThreadThatHasNotBegunNeverBegins() {
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            kernel.process("p").start("t", () -> seen.add("began"));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void anInterruptOfOneSimulationIsNotSeenInTheNext() {
        for (long seed = 0; seed < 3; seed++) {
            try (Kernel kernel = new Kernel(seed, KernelOptions.CALM)) {
                SimProcess process = kernel.process("p");
                Thread thread = process.start("t", () -> {
                    seen.add("interrupted " + Thread.currentThread().isInterrupted());
                    process.threads().park(this, 5);
                    process.threads().newMutex().lock();
                    process.threads().park(this);
                });
                kernel.run(1);
                thread.interrupt();
                kernel.run(10);
            }
        }
        assertThat(seen).containsOnly("interrupted false");
    }
}
