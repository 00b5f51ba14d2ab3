package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.common.vertx.VertxContext;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.vertx.core.Vertx;

/** Tests virtual threads on Java 21 and later, and the same outcomes without them. */
public class VirtualThreadTickTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.ticking(OnVirtualThread.class, Request.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    Request request;

    @Inject
    Vertx vertx;

    @Test
    void theWorkerTicksOnAVirtualThreadIfSupported() {
        await().atMost(TickApp.SOON).until(() -> log.outcomes("virtual").size() >= 2);

        assertThat(log.outcomes("virtual")).containsOnly(SUCCESS);
        // Only virtual threads have a group with this name.
        assertThat(OnVirtualThread.threadGroup.equals("VirtualThreads")).isEqualTo(Runtime.version().feature() >= 21);
    }

    @Test
    void aForcedTickDoesNotChangeTheRequestContextOfItsCaller() {
        AtomicInteger inTick = new AtomicInteger();
        var worker = tickrunner.newWorker("guest").lockId(4).every("30d").runOnVirtualThread()
                .work(tick -> inTick.set(request.number())).register();
        CompletableFuture<int[]> seen = new CompletableFuture<>();
        AtomicBoolean ticked = new AtomicBoolean();

        // As in an HTTP request: on a duplicated Vert.x context with its own request context.
        VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()).executeBlocking(() -> {
            ManagedContext context = Arc.container().requestContext();
            context.activate();
            try {
                int before = request.number();
                ticked.set(worker.tick() == SUCCESS);
                seen.complete(new int[] { before, request.number() });
            } catch (Throwable e) {
                seen.completeExceptionally(e);
            } finally {
                context.terminate();
            }
            return null;
        });

        int[] numbers = seen.join();
        assertThat(ticked).isTrue();
        assertThat(numbers[1]).isEqualTo(numbers[0]);
        assertThat(inTick.get()).isNotEqualTo(numbers[0]);
    }

    @RequestScoped
    public static class Request {

        private static final AtomicInteger CREATED = new AtomicInteger();

        private final int number = CREATED.incrementAndGet();

        int number() {
            return number;
        }
    }

    @RunOnVirtualThread
    @TickWorker(name = "virtual", lockId = 1, every = "1s")
    public static class OnVirtualThread implements Worker {

        static volatile String threadGroup;

        @Override
        public void tick(Tick tick) {
            threadGroup = Thread.currentThread().getThreadGroup().getName();
            tick.ensureLockHeld();
        }
    }
}
