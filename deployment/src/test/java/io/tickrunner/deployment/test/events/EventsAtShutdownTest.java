package io.tickrunner.deployment.test.events;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickCompleted;
import io.tickrunner.TickService;
import io.tickrunner.Tickrunner;
import io.tickrunner.deployment.test.tick.TickApp;

class EventsAtShutdownTest {

    private static final int TICKS = 20;
    /** A system property, because the app's copies of these classes are unreachable after it has stopped. */
    private static final String OBSERVED = "io.tickrunner.test.events-observed";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(Leisurely.class)
            .setAfterUndeployListener(EventsAtShutdownTest::allAreObserved);

    @Inject
    Tickrunner tickrunner;

    @Test
    void eventsThatWaitAtShutdownAreStillDelivered() {
        TickService worker = tickrunner.newWorker("sweep").lockId(TickApp.lockId()).every("31d")
                .work(tick -> {
                }).register();
        for (int i = 0; i < TICKS; i++) {
            worker.tick();
        }
    }

    private static void allAreObserved() {
        assertThat(Integer.getInteger(OBSERVED)).isEqualTo(TICKS);
        System.clearProperty(OBSERVED);
    }

    @Singleton
    public static class Leisurely {

        private int observed;

        void completed(@ObservesAsync TickCompleted event) throws InterruptedException {
            Thread.sleep(50);
            System.setProperty(OBSERVED, Integer.toString(++observed));
        }
    }
}
