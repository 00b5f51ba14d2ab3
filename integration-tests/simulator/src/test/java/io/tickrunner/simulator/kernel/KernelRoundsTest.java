package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.Test;

class KernelRoundsTest {

    private static final long MILLI = 1_000_000;

    /** Lets a process park repeatedly until a question is answered by 0; returns the virtual times of the questions. */
    private static List<Long> rounds(LongSupplier answers) {
        List<Long> asked = new ArrayList<>();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            process.start("t", () -> {
                process.threads().park(process, () -> {
                    asked.add(kernel.nanos());
                    return answers.getAsLong();
                });
                asked.add(-kernel.nanos());
            });
            kernel.run(1_000 * MILLI);
        }
        return asked;
    }

    @Test
    void aRepeatedParkAsksAfterEachTimeAndEndsWithTheFirstAnswerThatIsNotPositive() {
        AtomicInteger left = new AtomicInteger(4);
        assertThat(rounds(() -> left.decrementAndGet() * MILLI)).containsExactly(0L, 3 * MILLI, 5 * MILLI,
                6 * MILLI, -6 * MILLI);
    }

    @Test
    void mostQuestionsNeedNoHandOver() {
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            AtomicInteger asked = new AtomicInteger();
            for (int i = 0; i < 2; i++) {
                SimProcess process = kernel.process("p" + i);
                process.start("t", () -> process.threads().park(process, () -> {
                    asked.incrementAndGet();
                    return MILLI;
                }));
            }
            kernel.run(1_000 * MILLI);
            assertThat(asked).hasValueBetween(1_990, 2_010);
            assertThat(kernel.handOvers()).isBetween(1L, 200L);
        }
    }

    @Test
    void anUnparkedThreadAsksAtOnce() {
        List<Long> asked = new ArrayList<>();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            Thread parked = process.start("t", () -> process.threads().park(process, () -> {
                asked.add(kernel.nanos());
                return asked.size() < 3 ? 10 * MILLI : 0;
            }));
            kernel.after(3 * MILLI, "unpark", () -> process.threads().unpark(parked));
            kernel.run(1_000 * MILLI);
        }
        assertThat(asked).containsExactly(0L, 3 * MILLI, 13 * MILLI);
    }

    @Test
    void aQuestionThatWakesItsOwnThreadIsAskedAgainAtOnce() {
        List<Long> asked = new ArrayList<>();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            CompletableFuture<Thread> self = new CompletableFuture<>();
            self.complete(process.start("t", () -> process.threads().park(process, () -> {
                asked.add(kernel.nanos());
                if (asked.size() == 2) {
                    process.threads().unpark(self.join());
                }
                return asked.size() < 4 ? 10 * MILLI : 0;
            })));
            kernel.run(1_000 * MILLI);
        }
        assertThat(asked).containsExactly(0L, 10 * MILLI, 10 * MILLI, 20 * MILLI);
    }

    @Test
    void aFrozenProcessIsNotAsked() {
        List<Long> asked = new ArrayList<>();
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            process.start("t", () -> process.threads().park(process, () -> {
                asked.add(kernel.nanos());
                return asked.size() < 3 ? 10 * MILLI : 0;
            }));
            kernel.after(5 * MILLI, "freeze", process::freeze);
            kernel.after(55 * MILLI, "thaw", process::thaw);
            kernel.run(1_000 * MILLI);
        }
        assertThat(asked).containsExactly(0L, 55 * MILLI, 65 * MILLI);
    }

    @Test
    void aFailureOfTheQuestionReachesTheThread() {
        for (long seed = 1; seed < 20; seed++) {
            List<String> caught = new ArrayList<>();
            try (Kernel kernel = new Kernel(seed, KernelOptions.CALM)) {
                SimProcess process = kernel.process("p");
                process.start("t", () -> {
                    try {
                        process.threads().park(process, () -> {
                            if (kernel.nanos() > 0) {
                                throw new IllegalStateException("at " + kernel.nanos());
                            }
                            return MILLI;
                        });
                    } catch (IllegalStateException e) {
                        caught.add(e.getMessage());
                    }
                });
                kernel.run(1_000 * MILLI);
            }
            assertThat(caught).containsExactly("at " + MILLI);
        }
    }

    @Test
    void aQuestionThatWaitsFailsTheSimulation() {
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            SimProcess process = kernel.process("p");
            process.start("t", () -> process.threads().park(process, () -> {
                if (kernel.nanos() > 0 && !process.mayWait()) {
                    process.threads().park(process, MILLI);
                }
                return MILLI;
            }));
            assertThatThrownBy(() -> kernel.run(1_000 * MILLI)).isInstanceOf(Violation.class)
                    .hasMessageContaining("The question of a repeated park waits");
        }
    }

    @Test
    void theSameSeedGivesTheSameRounds() {
        assertThat(hash(7)).isEqualTo(hash(7)).isNotEqualTo(hash(8));
    }

    private static long hash(long seed) {
        try (Kernel kernel = new Kernel(seed)) {
            for (int i = 0; i < 3; i++) {
                SimProcess process = kernel.process("p" + i);
                process.start("t", () -> process.threads().park(process, () -> 1 + process.time().dice().nextLong(MILLI)));
            }
            kernel.run(100 * MILLI);
            return kernel.traceHash();
        }
    }
}
