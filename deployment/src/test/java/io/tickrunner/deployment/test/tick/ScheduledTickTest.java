package io.tickrunner.deployment.test.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.deployment.test.TestPostgres;

public class ScheduledTickTest {

    @RegisterExtension
    static final QuarkusUnitTest TEST = TestPostgres
            .config(new QuarkusUnitTest().withApplicationRoot(jar -> jar.addClass(Counter.class)));

    @Inject
    Tickrunner tickrunner;

    @Inject
    Counter counter;

    @Test
    void aWorkerTicksRepeatedlyOnItsSchedule() {
        await().atMost(Duration.ofSeconds(30)).until(() -> counter.ticks.get() >= 3);

        assertThat(tickrunner.service("counter").orElseThrow().health().lastOutcome()).isEqualTo(Outcome.SUCCESS);
    }

    @TickWorker(name = "counter", lockId = 1001, every = "1s")
    public static class Counter implements Worker {

        final AtomicInteger ticks = new AtomicInteger();

        @Override
        public void tick(Tick tick) {
            tick.ensureLockHeld();
            ticks.incrementAndGet();
        }
    }
}
