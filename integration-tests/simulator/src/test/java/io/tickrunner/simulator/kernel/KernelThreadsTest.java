package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Threads;

class KernelThreadsTest {

    private final Kernel kernel = new Kernel(1, KernelOptions.CALM);
    private final SimProcess process = kernel.process("p");
    private final Threads threads = process.threads();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        kernel.close();
    }

    private void see(String what) {
        seen.add(what + " at " + kernel.nanos());
    }

    // Park

    @Test
    void aParkEndsAfterItsTime() {
        threads.start("t", () -> {
            threads.park(this, 50);
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 50");
    }

    @Test
    void aThreadThatIsUnparkedBeforeItParksGoesOn() {
        threads.start("t", () -> {
            threads.unpark(Thread.currentThread());
            threads.park(this);
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 0");
    }

    @Test
    void twoUnparksAreOnePermit() {
        threads.start("t", () -> {
            threads.unpark(Thread.currentThread());
            threads.unpark(Thread.currentThread());
            threads.park(this);
            threads.park(this, 50);
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 50");
    }

    @Test
    void anUnparkEndsAPark() {
        Thread parked = threads.start("t", () -> {
            threads.park(this);
            see("went on");
            threads.park(this);
            see("must not be");
        });
        kernel.after(7, "unpark", () -> threads.unpark(parked));
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 7");
    }

    @Test
    void aParkWithoutTimeReturnsAtOnceAndKeepsThePermit() {
        threads.start("t", () -> {
            threads.unpark(Thread.currentThread());
            threads.park(this, 0);
            threads.park(this);
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 0");
    }

    @Test
    void aParkMayEndForNoReason() {
        Set<Boolean> outcomes = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            try (Kernel other = new Kernel(seed, KernelOptions.CALM.withSpuriousWakeUps(0.2))) {
                SimProcess p = other.process("p");
                p.start("t", () -> {
                    p.threads().park(this, 50);
                    outcomes.add(other.nanos() < 50);
                });
                other.run(100);
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    }

    // Interrupts

    @Test
    void anInterruptEndsAParkAndStays() {
        Thread parked = threads.start("t", () -> {
            threads.park(this);
            see("interrupted " + Thread.currentThread().isInterrupted());
            threads.park(this);
            see("cleared " + Thread.interrupted() + " " + Thread.interrupted());
        });
        kernel.after(7, "interrupt", () -> threads.interrupt(parked));
        kernel.run(100);
        assertThat(seen).containsExactly("interrupted true at 7", "cleared true false at 7");
    }

    @Test
    void anInterruptEndsAnAwait() {
        Thread waiting = threads.start("t", () -> {
            try {
                threads.await(new CompletableFuture<>(), 50);
            } catch (InterruptedException e) {
                see("interrupted, flag " + Thread.currentThread().isInterrupted());
            } catch (ExecutionException | TimeoutException e) {
                see(e.toString());
            }
        });
        kernel.after(7, "interrupt", waiting::interrupt);
        kernel.run(100);
        assertThat(seen).containsExactly("interrupted, flag false at 7");
    }

    @Test
    void anInterruptedThreadDoesNotBeginToAwait() {
        threads.start("t", () -> {
            Thread.currentThread().interrupt();
            try {
                threads.await(new CompletableFuture<>(), 50);
            } catch (InterruptedException e) {
                see("interrupted");
            } catch (ExecutionException | TimeoutException e) {
                see(e.toString());
            }
        });
        kernel.run(100);
        assertThat(seen).containsExactly("interrupted at 0");
    }

    @Test
    void othersSeeTheInterruptOfAThreadThatDoesNotRun() {
        Mutex mutex = threads.newMutex();
        mutex.lock();
        Thread waiting = threads.start("t", mutex::lock);
        kernel.run(5);
        threads.start("other", () -> {
            waiting.interrupt();
            see("interrupted " + waiting.isInterrupted());
        });
        kernel.run(100);
        assertThat(seen).containsExactly("interrupted true at 5");
    }

    @Test
    void aThreadIsNotBornInterrupted() {
        process.executor("pool").execute(() -> Thread.currentThread().interrupt());
        kernel.run(1);
        process.executor("pool").execute(() -> see("interrupted " + Thread.currentThread().isInterrupted()));
        kernel.run(100);
        assertThat(seen).containsExactly("interrupted false at 1");
    }

    // Await

    private void await(CompletableFuture<String> result, long nanos) {
        threads.start("t", () -> {
            try {
                see(threads.await(result, nanos));
            } catch (TimeoutException e) {
                see("timeout");
            } catch (ExecutionException e) {
                see("failed with " + e.getCause().getMessage());
            } catch (CancellationException | InterruptedException e) {
                see(e.getClass().getSimpleName());
            }
        });
    }

    @Test
    void anAwaitReturnsTheResult() {
        CompletableFuture<String> result = new CompletableFuture<>();
        await(result, 50);
        kernel.after(7, "complete", () -> result.complete("done"));
        kernel.run(100);
        assertThat(seen).containsExactly("done at 7");
    }

    @Test
    void anAwaitReturnsAResultThatIsThereAlready() {
        await(CompletableFuture.completedFuture("done"), 0);
        kernel.run(100);
        assertThat(seen).containsExactly("done at 0");
    }

    @Test
    void anAwaitEndsAfterItsTime() {
        await(new CompletableFuture<>(), 50);
        kernel.run(100);
        assertThat(seen).containsExactly("timeout at 50");
    }

    @Test
    void anAwaitWithoutTimeEndsAtOnce() {
        await(new CompletableFuture<>(), 0);
        kernel.run(100);
        assertThat(seen).containsExactly("timeout at 0");
    }

    @Test
    void anAwaitThrowsTheCauseOfAFailure() {
        CompletableFuture<String> result = new CompletableFuture<>();
        await(result, 50);
        kernel.after(7, "fail", () -> result.completeExceptionally(new IllegalStateException("no")));
        kernel.run(100);
        assertThat(seen).containsExactly("failed with no at 7");
    }

    @Test
    void anAwaitOfACanceledResultThrows() {
        CompletableFuture<String> result = new CompletableFuture<>();
        await(result, 50);
        kernel.after(7, "cancel", () -> result.cancel(false));
        kernel.run(100);
        assertThat(seen).containsExactly("CancellationException at 7");
    }

    @Test
    void anUnparkDoesNotEndAnAwait() {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread waiting = threads.start("t", () -> {
            try {
                threads.await(result, 50);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                see(e.getClass().getSimpleName());
            }
        });
        kernel.after(7, "unpark", () -> threads.unpark(waiting));
        kernel.run(100);
        assertThat(seen).containsExactly("TimeoutException at 50");
    }

    @Test
    void aLateResultDoesNotEndTheNextWait() {
        CompletableFuture<String> result = new CompletableFuture<>();
        threads.start("t", () -> {
            try {
                threads.await(result, 5);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                threads.park(this, 50);
            }
            see("went on");
        });
        kernel.after(7, "complete", () -> result.complete("late"));
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 55");
    }

    // Life of a thread

    @Test
    void aThreadThatHasEndedIsTerminated() {
        Thread thread = threads.start("t", () -> threads.park(this, 5));
        assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
        kernel.run(1);
        assertThat(thread.getState()).isEqualTo(Thread.State.TIMED_WAITING);
        kernel.run(10);
        assertThat(thread.getState()).isEqualTo(Thread.State.TERMINATED);
        process.executor("pool").execute(() -> {
        });
        assertThat(thread.getState()).isEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void anExecutorUsesItsThreadsAgain() {
        Set<Thread> used = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            process.executor("pool").execute(() -> used.add(Thread.currentThread()));
            kernel.run(kernel.nanos() + 1);
        }
        assertThat(used).hasSize(1);
    }

    @Test
    void aDelayedThreadRunsLater() {
        process.slow(new Delays(1, 20, 20));
        threads.start("t", () -> {
            see("began");
            threads.park(this, 10);
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("began at 20", "went on at 50");
    }

    @Test
    void aLostUpdateIsFoundWithinFewSeeds() {
        int found = 0;
        for (long seed = 0; seed < 100; seed++) {
            found += counted(seed, false) < 2 ? 1 : 0;
        }
        assertThat(found).as("seeds that lose an update").isBetween(10, 90);
    }

    @Test
    void noUpdateIsLostUnderALock() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(counted(seed, true)).isEqualTo(2);
        }
    }

    /** Lets two threads add one to a counter, and give way between reading and writing it as often as the seed says. */
    private static int counted(long seed, boolean locked) {
        int[] counter = new int[1];
        try (Kernel kernel = new Kernel(seed, KernelOptions.CALM.withPreemption(0.5))) {
            Threads threads = kernel.process("p").threads();
            Mutex mutex = threads.newMutex();
            for (int i = 0; i < 2; i++) {
                threads.start("t" + i, () -> {
                    if (locked) {
                        mutex.lock();
                    }
                    int read = counter[0];
                    threads.unpark(Thread.currentThread());
                    counter[0] = read + 1;
                    if (locked) {
                        mutex.unlock();
                    }
                });
            }
            kernel.run(100);
        }
        return counter[0];
    }
}
