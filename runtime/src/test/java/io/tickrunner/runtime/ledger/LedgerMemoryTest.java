package io.tickrunner.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;

class LedgerMemoryTest {

    private static final Instant LAST = Instant.parse("2026-03-01T00:00:00Z");
    private static final WorkerKey WORKER = new WorkerKey("archive", 1);

    private final FakeLedger store = new FakeLedger(RealTime.INSTANCE);
    private final LedgerMemory memory = new LedgerMemory(store, SystemThreads.INSTANCE);
    private final LedgerWriter writer = new LedgerWriter(store, memory, RealTime.INSTANCE, SystemThreads.INSTANCE,
            Duration.ofMinutes(10));
    private final List<String> told = new CopyOnWriteArrayList<>();

    LedgerMemoryTest() {
        memory.listen((worker, row, clock) -> told.add(worker.name()));
        store.row(FakeLedger.row("archive", LAST, null, null));
    }

    @AfterEach
    void stop() throws InterruptedException {
        writer.stop(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void theRowsAreKnownAndToldAfterTheWait() {
        memory.add(WORKER);
        writer.start();

        memory.await();

        assertThat(memory.row("archive")).map(WorkerRow::lastStart).contains(LAST);
        assertThat(told).containsExactly("archive");
    }

    @Test
    void theRowOfAWorkerThatIsRegisteredLaterIsReadAtOnce() {
        writer.start();
        memory.add(new WorkerKey("other", 2));
        memory.await();

        memory.add(WORKER);
        memory.await();

        assertThat(told).containsExactly("other", "archive");
    }

    @Test
    void aLedgerThatDoesNotAnswerIsReadWhenItDoes() {
        store.failure = new LedgerUnavailableException("The database is away", null, false);
        memory.add(WORKER);
        writer.start();
        memory.await();
        assertThat(memory.row("archive")).isEmpty();

        store.failure = null;

        await().until(() -> told.equals(List.of("archive")));
        assertThat(memory.row("archive")).map(WorkerRow::lastStart).contains(LAST);
    }

    @Test
    void nobodyWaitsForTablesThatDoNotFit() {
        store.failure = new LedgerRefusedException("The tables are older");
        memory.add(WORKER);
        writer.turn();

        assertWaitsNot();
    }

    @Test
    void onlyOneStartWaitsForALedgerThatDoesNotAnswer() {
        memory.add(WORKER);
        memory.await();
        memory.add(new WorkerKey("other", 2));

        assertWaitsNot();
    }

    private void assertWaitsNot() {
        assertThat(memory.isAnswering()).isFalse();
    }

    @Test
    void theRowOfAnUnregisteredWorkerIsForgotten() {
        memory.add(WORKER);
        memory.remove("archive");

        writer.turn();

        assertThat(memory.row("archive")).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void instantsOfTheServerAreConvertedToTheMonotonicClock() {
        ServerMoment moment = new ServerMoment(LAST, 5_000);

        assertThat(moment.nanosAt(LAST.minusSeconds(3))).isEqualTo(5_000 - 3_000_000_000L);
        assertThat(moment.nanosAt(Instant.MIN)).isNegative();
    }
}
