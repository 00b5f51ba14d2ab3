package io.tickrunner.simulator.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.Mutex;
import io.tickrunner.runtime.time.Time.Alarm;

class KernelProcessTest {

    private final Kernel kernel = new Kernel(1, KernelOptions.CALM);
    private final SimProcess process = kernel.process("p");
    private final SimProcess other = kernel.process("other");
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        kernel.close();
    }

    private void see(String what) {
        seen.add(what + " at " + kernel.nanos());
    }

    private void startTicking(SimProcess of) {
        of.start("ticks", () -> {
            for (;;) {
                of.threads().park(this, 10);
                see(of.name());
            }
        });
    }

    // Kill

    @Test
    void aKilledProcessRunsNothing() {
        startTicking(process);
        process.time().after(10, () -> see("alarm"));
        kernel.after(5, "kill", process::kill);
        kernel.run(100);
        process.start("another", () -> see("another"));
        process.executor("pool").execute(() -> see("task"));
        process.time().after(10, () -> see("alarm"));
        kernel.run(200);
        assertThat(seen).isEmpty();
        assertThat(process.isAlive()).isFalse();
        assertThat(kernel.waits()).isEmpty();
    }

    @Test
    void aKillDoesNotRunFinallyBlocks() {
        process.start("t", () -> {
            try {
                process.threads().park(this);
            } finally {
                see("finally");
            }
        });
        kernel.after(5, "kill", process::kill);
        kernel.run(100);
        assertThat(seen).isEmpty();
    }

    @Test
    void aThreadThatKillsItsProcessDoesNotGoOn() {
        process.onKill(() -> see("killed"));
        process.start("t", () -> {
            process.kill();
            see("went on");
        });
        kernel.run(100);
        assertThat(seen).containsExactly("killed at 0");
    }

    @Test
    void nothingRunsBeforeAllIsDoneThatIsToBeDoneAtAKill() {
        for (long seed = 0; seed < 20; seed++) {
            seen.clear();
            try (Kernel preempting = new Kernel(seed, KernelOptions.CALM.withPreemption(1))) {
                SimProcess killed = preempting.process("p");
                Thread waiting = preempting.process("q").start("waiting", () -> {
                    killed.threads().park(this);
                    seen.add("woken");
                });
                preempting.run(1);
                killed.onKill(() -> {
                    killed.threads().unpark(waiting);
                    seen.add("cleaned up");
                });
                killed.start("t", () -> {
                    killed.kill();
                    seen.add("went on");
                });
                preempting.run(100);
            }
            assertThat(seen).containsExactly("cleaned up", "woken");
        }
    }

    @Test
    void aKilledProcessHoldsNoLockOfOthers() {
        Mutex shared = other.threads().newMutex();
        process.start("holder", () -> {
            shared.lock();
            process.threads().park(this);
        });
        kernel.run(1);
        process.start("queued", shared::lock);
        kernel.run(2);
        other.start("waits", () -> {
            shared.lock();
            see("acquired");
        });
        kernel.after(5, "kill", process::kill);
        kernel.run(100);
        assertThat(seen).containsExactly("acquired at 7");
    }

    @Test
    void theOthersOutliveAKilledProcess() {
        startTicking(process);
        startTicking(other);
        kernel.after(15, "kill", process::kill);
        kernel.run(30);
        assertThat(seen).containsExactlyInAnyOrder("p at 10", "other at 10", "other at 20", "other at 30");
    }

    @Test
    void aResultThatComesAfterTheDeathWakesNobody() {
        CompletableFuture<String> result = new CompletableFuture<>();
        process.start("t", () -> {
            try {
                see(process.threads().await(result, 50));
            } catch (Exception e) {
                see(e.toString());
            }
        });
        kernel.after(5, "kill", process::kill);
        kernel.after(6, "complete", () -> result.complete("late"));
        kernel.run(100);
        assertThat(seen).isEmpty();
    }

    // Freeze

    @Test
    void aFrozenProcessRunsNothing() {
        startTicking(process);
        process.time().after(20, () -> see("alarm"));
        kernel.after(15, "freeze", process::freeze);
        kernel.run(100);
        process.start("another", () -> see("another"));
        kernel.run(200);
        assertThat(seen).containsExactly("p at 10");
    }

    @Test
    void aThreadThatIsAboutToRunIsFrozenToo() {
        process.start("t", () -> see("ran"));
        process.freeze();
        kernel.run(10);
        assertThat(seen).isEmpty();
        process.thaw();
        kernel.run(20);
        assertThat(seen).containsExactly("ran at 10");
    }

    @Test
    void aThreadThatIsAboutToRunIsKilledToo() {
        process.start("t", () -> see("ran"));
        process.kill();
        kernel.run(10);
        assertThat(seen).isEmpty();
    }

    @Test
    void aThawedProcessDoesAtOnceWhatIsOverdue() {
        startTicking(process);
        process.time().after(20, () -> see("alarm"));
        kernel.after(15, "freeze", process::freeze);
        kernel.after(55, "thaw", process::thaw);
        kernel.run(65);
        assertThat(seen).containsExactlyInAnyOrder("p at 10", "p at 55", "alarm at 55", "p at 65");
    }

    @Test
    void aThreadThatFreezesItsProcessGoesOnWhenItIsThawed() {
        process.start("t", () -> {
            process.freeze();
            see("went on");
        });
        kernel.after(30, "thaw", process::thaw);
        kernel.run(100);
        assertThat(seen).containsExactly("went on at 30");
    }

    @Test
    void aFrozenProcessCanBeKilled() {
        startTicking(process);
        kernel.after(5, "freeze", process::freeze);
        kernel.after(15, "kill", process::kill);
        kernel.after(20, "thaw", process::thaw);
        kernel.run(100);
        assertThat(seen).isEmpty();
    }

    // Alarms

    @Test
    void alarmsOfTheSameMomentRingInTheOrderInWhichTheyWereSet() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            process.time().after(10, () -> see("alarm " + number));
        }
        process.time().after(5, () -> see("the first"));
        kernel.run(100);
        assertThat(seen).containsExactly("the first at 5", "alarm 0 at 10", "alarm 1 at 10", "alarm 2 at 10", "alarm 3 at 10",
                "alarm 4 at 10");
    }

    @Test
    void aCanceledAlarmDoesNotRing() {
        Alarm alarm = process.time().after(10, () -> see("alarm"));
        kernel.after(5, "cancel", alarm::cancel);
        kernel.run(100);
        assertThat(seen).isEmpty();
    }

    @Test
    void anAlarmThatIsSetLaterAndDueEarlierRingsInTime() {
        process.time().after(100, () -> see("late"));
        kernel.run(10);
        process.time().after(10, () -> see("early"));
        kernel.run(200);
        assertThat(seen).containsExactly("early at 20", "late at 100");
    }

    @Test
    void aStoppingProcessRejectsAlarms() {
        process.rejectAlarms();
        assertThatThrownBy(() -> process.time().after(10, () -> see("alarm"))).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aFailedAlarmFailsTheRun() {
        process.time().after(10, () -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(() -> kernel.run(100)).isInstanceOf(Violation.class).hasMessageContaining("broken");
    }

    @Test
    void aProcessMayHandleWhatIsThrown() {
        process.onUncaught((thread, failure) -> see(thread + ": " + failure.getMessage()));
        process.time().after(10, () -> {
            throw new IllegalStateException("broken");
        });
        process.time().after(20, () -> see("next"));
        kernel.run(100);
        assertThat(seen).containsExactly("p/alarms: broken at 10", "next at 20");
    }

    // Clocks

    @Test
    void theWallClockJumpsAndTheMonotonicDoesNot() {
        long nanos = process.time().nanos();
        var wall = process.time().now();
        process.clock().jump(Duration.ofHours(-1));
        assertThat(process.time().nanos()).isEqualTo(nanos);
        assertThat(Duration.between(wall, process.time().now())).isEqualTo(Duration.ofHours(-1));
    }

    @Test
    void aWaitLastsAsLongAsTheClockOfTheProcessSays() {
        for (long seed = 0; seed < 50; seed++) {
            try (Kernel drifting = new Kernel(seed, KernelOptions.CALM.withClocks(Duration.ofSeconds(1), 500))) {
                SimProcess p = drifting.process("p");
                p.start("t", () -> {
                    for (long nanos = 1; nanos < Duration.ofDays(1).toNanos(); nanos = nanos * 7 + 3) {
                        long since = p.time().nanos();
                        p.threads().park(this, nanos);
                        seen.add(p.time().nanos() - since - nanos + " ns late");
                    }
                });
                drifting.run(Duration.ofDays(2));
            }
        }
        assertThat(seen).hasSizeGreaterThan(500).allMatch(late -> late.equals("0 ns late") || late.equals("1 ns late"));
    }

    @Test
    void clocksDriftApart() {
        try (Kernel drifting = new Kernel(1, KernelOptions.CALM.withClocks(Duration.ZERO, 500))) {
            SimProcess p = drifting.process("p");
            long since = p.time().nanos();
            drifting.run(Duration.ofSeconds(100));
            long drift = p.time().nanos() - since - Duration.ofSeconds(100).toNanos();
            assertThat(Math.abs(drift)).isBetween(1L, Duration.ofMillis(50).toNanos());
            assertThat(p.clock().wallError().toNanos()).isEqualTo(drift);
        }
    }
}
