package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Locale;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tickrunner;
import io.tickrunner.WorkerDefinition.TickConsumer;

public class ThrowingWorkersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking();

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    public enum Fault {
        CHECKED(tick -> {
            throw new Exception("checked");
        }),
        STACK_OVERFLOW(tick -> overflow()),
        ASSERTION(tick -> {
            throw new AssertionError("assertion");
        }),
        OUT_OF_MEMORY(tick -> {
            throw new OutOfMemoryError("played");
        }),
        NO_CLASS(tick -> {
            throw new NoClassDefFoundError("gone");
        }),
        INTERRUPTED(tick -> {
            Thread.currentThread().interrupt();
            throw new InterruptedException("by itself");
        }),
        NULL_MESSAGE(tick -> {
            throw null;
        }),
        SPEECHLESS(tick -> {
            throw new Speechless();
        });

        final TickConsumer work;

        Fault(TickConsumer work) {
            this.work = work;
        }

        private static void overflow() {
            overflow();
        }
    }

    @Test
    void noExceptionOfAWorkerStopsItsSchedule() {
        for (Fault fault : Fault.values()) {
            tickrunner.newWorker(name(fault)).lockId(fault.ordinal() + 1).every("1s").work(fault.work).register();
        }

        for (Fault fault : Fault.values()) {
            await(fault.name()).atMost(TickApp.SOON).until(() -> log.of(name(fault)).size() >= 4);
            assertThat(log.outcomes(name(fault))).as(fault.name()).containsOnly(ERROR);
            assertThat(tickrunner.service(name(fault)).orElseThrow().health().consecutiveFailures()).as(fault.name())
                    .isGreaterThanOrEqualTo(4);
        }
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    public static class Speechless extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }
}
