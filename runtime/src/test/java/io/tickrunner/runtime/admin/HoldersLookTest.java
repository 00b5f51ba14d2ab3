package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.runtime.lock.LockHolders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

@Timeout(60)
class HoldersLookTest {

    private static final LockHolders NOBODY = new LockHolders(List.of());

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aQuestionIsAnswered() throws Exception {
        assertThat(await(new HoldersLook(vertx, () -> NOBODY).view(LockHolders::all))).isEmpty();
    }

    @Test
    void aQueryFailsIfItsThreadsAreShutDown() throws Exception {
        await(vertx.close());

        assertFails(new HoldersLook(vertx, () -> NOBODY).view(LockHolders::all), "");
    }

    @Test
    void aQueryThatThrowsFailsAndTheNextOneIsAnswered() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HoldersLook look = new HoldersLook(vertx, () -> {
            if (asked.getAndIncrement() == 0) {
                throw new AssertionError("no answer");
            }
            return NOBODY;
        });

        assertFails(look.view(LockHolders::all), "no answer");
        assertThat(await(look.view(LockHolders::all))).isEmpty();
    }

    @Test
    void aViewThatThrowsFails() {
        assertFails(new HoldersLook(vertx, () -> NOBODY).view(holders -> {
            throw new IllegalStateException("no view");
        }), "no view");
    }

    @Test
    void aQueryThatNeverEndsFailsAndTheNextOneIsAnswered() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        HoldersLook look = new HoldersLook(vertx, () -> {
            if (asked.getAndIncrement() == 0) {
                awaitUninterrupted(end);
            }
            return NOBODY;
        }, Duration.ofMillis(100));
        try {
            assertFails(look.view(LockHolders::all), "No answer within");
            assertThat(await(look.view(LockHolders::all))).isEmpty();
        } finally {
            end.countDown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void assertFails(Future<?> future, String message) {
        assertThatThrownBy(() -> await(future)).isInstanceOf(ExecutionException.class).hasMessageContaining(message);
    }
}
