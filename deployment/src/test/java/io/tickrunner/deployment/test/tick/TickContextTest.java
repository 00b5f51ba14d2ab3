package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.TickService;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;

public class TickContextTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Request.class, Asking.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    Asking worker;

    @Test
    void allMethodsOfATickShareOneRequestContext() {
        TickService service = tickrunner.service("asking").orElseThrow();
        assertThat(service.tick()).isEqualTo(SUCCESS);
        assertThat(service.tick()).isEqualTo(SUCCESS);

        // The first tick calls gate, startup and tick; the second calls gate and tick.
        List<Integer> seen = List.copyOf(worker.seen);
        assertThat(seen).hasSize(5);
        assertThat(seen.subList(0, 3)).containsOnly(seen.get(0));
        assertThat(seen.subList(3, 5)).containsOnly(seen.get(3));
        assertThat(seen.get(3)).isNotEqualTo(seen.get(0));
        assertThat(Request.DESTROYED.get()).isEqualTo(Request.CREATED.get());
    }

    @Test
    void theMdcContainsTheTickAndNoValuesOfOthers() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Outcome> busy = occupyAThread(goOn);
        MDC.put("user", "alice");
        try {
            TickService mdc = tickrunner.newWorker("mdc").lockId(12).every("5m").shouldRun(() -> {
                assertThat(MDC.getMap()).containsOnlyKeys("component", "tickId");
                return true;
            }).work(tick -> {
                assertThat(MDC.get("component")).isEqualTo("mdc");
                assertThat(MDC.get("tickId")).isEqualTo(tick.id());
                MDC.put("left-behind", tick.id());
            }).register();

            // The first tick runs on a thread created by this thread, the next one on the thread of the previous tick.
            for (int i = 0; i < 3; i++) {
                assertThat(mdc.tick()).isEqualTo(SUCCESS);
            }
            assertThat(MDC.getMap()).containsOnlyKeys("user");
        } finally {
            MDC.remove("user");
            goOn.countDown();
        }
        assertThat(busy.join()).isEqualTo(SUCCESS);
    }

    private CompletableFuture<Outcome> occupyAThread(CountDownLatch goOn) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        TickService worker = tickrunner.newWorker("busy").lockId(13).every("5m").work(tick -> {
            running.countDown();
            goOn.await();
        }).register();
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(worker::tick);
        running.await();
        return outcome;
    }

    @RequestScoped
    public static class Request {

        static final AtomicInteger CREATED = new AtomicInteger();
        static final AtomicInteger DESTROYED = new AtomicInteger();

        private int number;

        @PostConstruct
        void created() {
            number = CREATED.incrementAndGet();
        }

        int number() {
            return number;
        }

        @PreDestroy
        void destroyed() {
            DESTROYED.incrementAndGet();
            throw new IllegalStateException("a bean that fails at its end");
        }
    }

    @TickWorker(name = "asking", lockId = 11, every = "5m")
    public static class Asking implements Worker {

        final Queue<Integer> seen = new ConcurrentLinkedQueue<>();

        @Inject
        Request request;

        @Override
        public boolean shouldRun() {
            return seen.add(request.number());
        }

        @Override
        public void startup(Tick tick) {
            seen.add(request.number());
        }

        @Override
        public void tick(Tick tick) {
            seen.add(request.number());
        }
    }
}
