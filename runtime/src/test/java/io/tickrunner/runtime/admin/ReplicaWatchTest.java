package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.LockHolders;
import io.vertx.core.Vertx;

@Timeout(60)
class ReplicaWatchTest {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger looks = new AtomicInteger();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @AfterEach
    void close() {
        release.complete(null);
        vertx.close();
    }

    @Test
    void allWaitingCallersShareOneQueryAtATime() throws Exception {
        ReplicaWatch watch = watch(replica("here"));
        List<CompletableFuture<String>> answers = Stream.generate(CompletableFuture<String>::new).limit(50).toList();
        answers.forEach(answer -> watch.whenGone("gone", answer, "gave up"));

        release.complete(null);

        for (CompletableFuture<String> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("gave up");
        }
        // The query in progress, and one requested meanwhile.
        assertThat(looks).hasValueLessThanOrEqualTo(2);
    }

    @Test
    void theAnswerOfAReplicaThatIsUpIsAwaited() throws Exception {
        release.complete(null);
        ReplicaWatch watch = watch(replica("here"));
        CompletableFuture<String> waiting = new CompletableFuture<>();
        CompletableFuture<String> gone = new CompletableFuture<>();
        watch.whenGone("here", waiting, "gave up");
        watch.whenGone("gone", gone, "gave up");

        gone.get(30, TimeUnit.SECONDS);

        assertThat(waiting).isNotDone();
    }

    @Test
    void aReplicaWithoutALockSessionDoesNotReportOthersAsGone() {
        release.complete(null);
        ReplicaWatch watch = watch();
        CompletableFuture<String> waiting = new CompletableFuture<>();
        watch.whenGone("gone", waiting, "gave up");
        await().until(() -> looks.get() >= 3);

        assertThat(waiting).isNotDone();
    }

    private ReplicaWatch watch(LockHolder... present) {
        return new ReplicaWatch(vertx, new HoldersLook(vertx, () -> {
            looks.incrementAndGet();
            release.join();
            return new LockHolders(List.of(present));
        }), LOOK_EVERY);
    }

    private static LockHolder replica(String name) {
        return new LockHolder(null, "tickrunner/shop/" + name, name, null, null);
    }
}
