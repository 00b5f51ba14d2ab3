package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Time.Alarm;

class KernelTest {

    private final Kernel kernel = new Kernel(1, KernelOptions.CALM);
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void eventsHappenInTheOrderOfTheirTimes() {
        for (int i : new int[] { 5, 1, 4, 2, 3 }) {
            kernel.after(i * 1_000L, "event", () -> seen.add(i + " at " + kernel.nanos()));
        }
        kernel.run(10_000);
        assertThat(seen).containsExactly("1 at 1000", "2 at 2000", "3 at 3000", "4 at 4000", "5 at 5000");
    }

    @Test
    void theSeedOrdersEventsOfTheSameMoment() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            List<String> order = new ArrayList<>();
            try (Kernel other = new Kernel(seed, KernelOptions.CALM)) {
                for (String name : List.of("a", "b", "c")) {
                    other.after(5, name, () -> order.add(name));
                }
                other.run(5);
            }
            orders.add(String.join("", order));
        }
        assertThat(orders).containsExactlyInAnyOrder("abc", "acb", "bac", "bca", "cab", "cba");
    }

    @Test
    void theSeedOrdersThreadsOfTheSameMoment() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            List<String> order = new ArrayList<>();
            try (Kernel other = new Kernel(seed, KernelOptions.CALM)) {
                SimProcess process = other.process("p");
                for (String name : List.of("a", "b", "c")) {
                    process.start(name, () -> order.add(name));
                }
                other.run(5);
            }
            orders.add(String.join("", order));
        }
        assertThat(orders).containsExactlyInAnyOrder("abc", "acb", "bac", "bca", "cab", "cba");
    }

    @Test
    void aCanceledEventDoesNotHappen() {
        Alarm event = kernel.after(5, "event", () -> seen.add("event"));
        event.cancel();
        kernel.run(10);
        assertThat(seen).isEmpty();
    }

    @Test
    void anEventBeyondTheLimitHappensInTheNextRun() {
        kernel.after(11, "event", () -> seen.add("event"));
        kernel.run(10);
        assertThat(seen).isEmpty();
        kernel.run(11);
        assertThat(seen).containsExactly("event");
    }

    @Test
    void timeGoesToTheLimitIfNothingHappens() {
        kernel.run(Duration.ofDays(365));
        assertThat(kernel.nanos()).isEqualTo(Duration.ofDays(365).toNanos());
    }

    @Test
    void aRunUntilAConditionEndsWithTheStepThatMeetsIt() {
        AtomicBoolean met = new AtomicBoolean();
        kernel.after(7, "event", () -> met.set(true));
        kernel.after(8, "another", () -> seen.add("another"));
        assertThat(kernel.runUntil(met::get, 100)).isTrue();
        assertThat(kernel.nanos()).isEqualTo(7);
        assertThat(seen).isEmpty();
    }

    @Test
    void aRunUntilAConditionThatIsNotMetEndsAtTheLimit() {
        assertThat(kernel.runUntil(() -> false, 100)).isFalse();
        assertThat(kernel.nanos()).isEqualTo(100);
    }

    @Test
    void aFailedEventFailsTheRun() {
        kernel.after(3, "bad news", () -> {
            throw new IllegalArgumentException("broken");
        });
        assertThatThrownBy(() -> kernel.run(10)).isInstanceOf(Violation.class).hasMessageContaining("bad news")
                .hasMessageContaining("broken").hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aViolationCarriesWhatIsNeededToRepeatIt() {
        kernel.after(3, "the last event", () -> {
            throw kernel.violated("ran twice");
        });
        assertThatThrownBy(() -> kernel.run(10)).isInstanceOf(Violation.class).hasMessageStartingWith("ran twice")
                .hasMessageContaining("seed 1, at 0.000000003 s").hasMessageContaining("the last event");
    }

    @Test
    void aViolationEndsTheRunAlthoughItIsCaught() {
        SimProcess process = kernel.process("p");
        process.start("t", () -> {
            try {
                throw kernel.violated("ran twice");
            } catch (Throwable e) {
                seen.add("caught");
            }
            process.threads().park(this, 5);
            seen.add("went on");
        });
        assertThatThrownBy(() -> kernel.run(10)).hasMessageContaining("ran twice");
        assertThat(seen).containsExactly("caught");
    }

    @Test
    void aThreadThatDiesFailsTheRun() {
        kernel.process("p").start("poor", () -> {
            throw new IllegalStateException("no luck");
        });
        assertThatThrownBy(() -> kernel.run(10)).isInstanceOf(Violation.class).hasMessageContaining("poor")
                .hasMessageContaining("no luck");
    }

    @Test
    void anEventMustNotWait() {
        SimProcess process = kernel.process("p");
        kernel.after(1, "event", () -> process.threads().park(this));
        assertThatThrownBy(() -> kernel.run(10)).hasMessageContaining("cannot wait");
    }

    @Test
    void aLoopWithoutTimeIsALivelock() {
        kernel.after(0, "again", new Runnable() {
            @Override
            public void run() {
                kernel.after(0, "again", this);
            }
        });
        assertThatThrownBy(() -> kernel.run(10)).isInstanceOf(Violation.class).hasMessageContaining("Livelock");
    }

    @Test
    void aThreadThatReallyBlocksIsReportedWithItsStack() {
        Object monitor = new Object();
        try (Kernel impatient = new Kernel(1, KernelOptions.CALM.withStuckAfter(Duration.ofMillis(300)))) {
            SimProcess process = impatient.process("p");
            process.start("holder", () -> {
                synchronized (monitor) {
                    process.threads().park(monitor);
                }
            });
            impatient.run(5);
            process.start("enters", () -> enterReally(monitor));
            assertThatThrownBy(() -> impatient.run(10)).isInstanceOf(Violation.class)
                    .hasMessageContaining("enters").hasMessageContaining("enterReally").hasMessageContaining("synchronized");
        }
    }

    @Test
    void aThreadThatSleepsForRealIsReportedWithItsStack() {
        try (Kernel impatient = new Kernel(1, KernelOptions.CALM.withStuckAfter(Duration.ofMillis(300)))) {
            impatient.process("p").start("sleeper", KernelTest::sleepForLong);
            assertThatThrownBy(() -> impatient.run(10)).isInstanceOf(Violation.class).hasMessageContaining("p/sleeper")
                    .hasMessageContaining("Thread.sleep").hasMessageContaining("sleepForLong");
        }
    }

    private static void sleepForLong() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadThatLoopsIsReportedAsSuch() {
        AtomicBoolean stopped = new AtomicBoolean();
        try (Kernel impatient = new Kernel(1, KernelOptions.CALM.withStuckAfter(Duration.ofMillis(300)))) {
            SimProcess process = impatient.process("p");
            process.onUnwind(() -> stopped.set(true));
            process.start("looper", () -> {
                while (!stopped.get()) {
                    Thread.onSpinWait();
                }
            });
            assertThatThrownBy(() -> impatient.run(10)).isInstanceOf(Violation.class).hasMessageContaining("it loops");
        }
    }

    private void enterReally(Object monitor) {
        synchronized (monitor) {
            seen.add("in");
        }
    }

    @Test
    void aThreadOutsideOfTheSimulationIsRefused() throws InterruptedException {
        SimProcess process = kernel.process("p");
        Thread foreign = new Thread(() -> {
            try {
                process.time().nanos();
            } catch (IllegalStateException e) {
                seen.add(e.getMessage());
            }
        }, "stranger");
        foreign.start();
        foreign.join();
        assertThat(seen).singleElement().asString().contains("stranger").contains("SimProcess.executor()");
    }

    @Test
    void aWaitTellsWhoWaitsForWhatSinceWhen() {
        SimProcess process = kernel.process("p");
        kernel.run(3);
        process.start("waiter", () -> process.threads().park("news", 100));
        kernel.run(10);
        assertThat(kernel.waits()).singleElement().satisfies(wait -> {
            assertThat(wait.process()).isEqualTo("p");
            assertThat(wait.thread()).isEqualTo("waiter");
            assertThat(wait.what()).isEqualTo("parked on news");
            assertThat(wait.sinceNanos()).isEqualTo(3);
            assertThat(wait.untilNanos()).isEqualTo(103);
            assertThat(wait.isWithoutEnd()).isFalse();
            assertThat(wait.stack()).contains("KernelTest").doesNotContain("LockSupport");
        });
    }
}
