package io.tickrunner.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;

class LedgerWriterTest {

    private final ManualTime time = new ManualTime();
    private final FakeLedger store = new FakeLedger(time);
    private final LedgerWriter writer = new LedgerWriter(store, new LedgerMemory(store, SystemThreads.INSTANCE), time,
            SystemThreads.INSTANCE, Duration.ofMinutes(10));

    private static LedgerUnavailableException away(boolean inDoubt) {
        return new LedgerUnavailableException("The database is away", null, inDoubt);
    }

    private void offer(int runs) {
        for (int i = 0; i < runs; i++) {
            time.pass(1);
            writer.offer(Runs.of("a", time.nanos(), Outcome.SUCCESS));
        }
    }

    @Test
    void offeredRunsAreWrittenInOneBatch() {
        offer(3);

        writer.turn();

        assertThat(store.runs).hasSize(3);
        assertThat(store.clocks).hasSize(1);
        assertThat(writer.written()).isEqualTo(3);
        assertThat(writer.backlog()).isZero();
    }

    @Test
    void nothingIsWrittenIfNothingRan() {
        writer.turn();

        assertThat(store.clocks).isEmpty();
    }

    @Test
    void theServersClockIsReadAgainWhenNothingIsWrittenForLong() {
        List<ServerMoment> told = new ArrayList<>();
        writer.tellClock(told::add);
        writer.turn();
        time.pass(Duration.ofMinutes(9).toNanos());
        writer.turn();
        assertThat(told).hasSize(1);

        time.pass(Duration.ofMinutes(1).toNanos());
        writer.turn();

        assertThat(told).hasSize(2);
        assertThat(told.get(1).nanos()).isEqualTo(time.nanos());
    }

    @Test
    void runsThatEndedDuringAnOutageAreWrittenWhenItIsOver() {
        writer.turn();
        store.failure = away(false);
        offer(2);
        writer.turn();
        offer(2);
        writer.turn();
        assertThat(writer.downBecause()).contains("The database is away");
        assertThat(writer.backlog()).isEqualTo(4);
        store.failure = null;

        writer.turn();
        writer.turn();

        assertThat(store.runs).extracting(FinishedRun::endedNanos).containsExactly(1L, 2L, 3L, 4L);
        assertThat(writer.downBecause()).isEmpty();
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void aBatchWhoseAnswerWasLostIsWrittenAgainAsInDoubtAndWithTheSameTimes() {
        writer.turn();
        offer(1);
        store.failure = away(true);
        store.failsAfterwards = true;
        writer.turn();
        time.pass(1_000_000);
        store.failure = null;

        writer.turn();

        assertThat(store.inDoubt).containsExactly(false, true);
        assertThat(store.clocks).hasSize(2).containsOnly(store.clocks.get(0));
        assertThat(store.runs).hasSize(1);
    }

    @Test
    void theNextBatchIsNotInDoubt() {
        offer(1);
        store.failure = away(true);
        writer.turn();
        store.failure = null;
        writer.turn();
        offer(1);

        writer.turn();

        assertThat(store.inDoubt).endsWith(false);
    }

    @Test
    void runsThatNoLongerFitAreCountedAndTheNewestAreKept() {
        store.failure = away(false);
        offer(LedgerWriter.CAPACITY + 5);
        assertThat(writer.dropped()).isEqualTo(5);
        store.failure = null;

        writer.turn();
        writer.turn();

        assertThat(store.runs).hasSize(LedgerWriter.CAPACITY).last().extracting(FinishedRun::endedNanos)
                .isEqualTo(LedgerWriter.CAPACITY + 5L);
    }

    @Test
    void dataThatTheDatabaseRejectsDoesNotBlockWhatFollows() {
        offer(1);
        writer.turn();
        offer(2);
        store.failure = new LedgerDataException("invalid byte sequence", null);
        writer.turn();
        store.failure = null;
        offer(1);

        writer.turn();

        assertThat(store.runs).hasSize(2);
        assertThat(writer.dropped()).isEqualTo(2);
    }

    @Test
    void refusedTablesAreShownAsRefused() {
        store.failure = new LedgerRefusedException("missing");

        writer.turn();

        assertThat(writer.isRefused()).isTrue();
        assertThat(writer.downBecause()).contains("missing");
    }

    @Test
    void aFailureThatNobodyExpectedDoesNotEndTheWriting() {
        store.failure = new IllegalStateException("This pool is closed");
        offer(1);
        writer.turn();
        store.failure = null;

        writer.turn();

        assertThat(store.runs).hasSize(1);
    }

    @Test
    void workersThatRanArePrunedAfterAWhile() {
        offer(1);
        writer.turn();
        assertThat(store.pruned).isEmpty();
        time.pass(PruneRound.PRUNE_EVERY.toNanos());

        writer.turn();
        time.pass(PruneRound.PRUNE_EVERY.toNanos());
        writer.turn();

        assertThat(store.pruned).hasSize(1);
    }

    @Test
    void theLastRunsAreWrittenBeforeShutdown() throws Exception {
        FakeLedger real = new FakeLedger(RealTime.INSTANCE);
        LedgerWriter running = new LedgerWriter(real, new LedgerMemory(real, SystemThreads.INSTANCE), RealTime.INSTANCE,
                SystemThreads.INSTANCE, Duration.ofMinutes(10));
        running.start();
        running.offer(Runs.of("a", RealTime.INSTANCE.nanos(), Outcome.SUCCESS));
        await().until(() -> running.written() == 1);
        running.offer(Runs.of("a", RealTime.INSTANCE.nanos(), Outcome.SUCCESS));

        running.stop(Duration.ofSeconds(10).toNanos());

        assertThat(real.runs).hasSize(2);
        assertThat(real.updates).hasSize(2);
    }

    @Test
    void aRunThatFinishesAClaimIsWrittenWithoutDelay() throws Exception {
        FakeLedger real = new FakeLedger(RealTime.INSTANCE);
        LedgerWriter running = new LedgerWriter(real, new LedgerMemory(real, SystemThreads.INSTANCE), RealTime.INSTANCE,
                SystemThreads.INSTANCE, Duration.ofMinutes(10));
        running.start();
        running.offer(Runs.of("a", RealTime.INSTANCE.nanos(), Outcome.SUCCESS));
        await().until(() -> running.written() == 1);

        running.offer(Runs.of("a", RealTime.INSTANCE.nanos(), Outcome.SUCCESS, Runs.claim()));

        await().atMost(LedgerWriter.WRITE_EVERY.dividedBy(2)).until(() -> running.written() == 2);
        running.stop(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void instantsAreConvertedByTheReadingOfTheServersClock() {
        ServerMoment moment = new ServerMoment(Instant.parse("2026-03-01T00:00:00.000001Z"), 5_000);

        assertThat(moment.at(3_000_007_999L)).isEqualTo("2026-03-01T00:00:03.000003Z");
    }
}
