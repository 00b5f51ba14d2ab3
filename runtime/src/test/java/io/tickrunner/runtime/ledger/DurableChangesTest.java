package io.tickrunner.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.ManualTime;
import io.tickrunner.runtime.time.SystemThreads;

class DurableChangesTest {

    private final ManualTime time = new ManualTime();
    private final FakeLedger store = new FakeLedger(time);
    private final LedgerWriter writer = new LedgerWriter(store, new LedgerMemory(store, SystemThreads.INSTANCE), time,
            SystemThreads.INSTANCE, Duration.ofMinutes(10));
    private String pausedBy;

    private final LastingState worker = new LastingState() {

        @Override
        public WorkerKey key() {
            return new WorkerKey("a", 1);
        }

        @Override
        public PauseEntry pause(Instant since) {
            return pausedBy == null ? null : new PauseEntry(pausedBy, null, since, null);
        }

        @Override
        public ScheduleEntry schedule(String by, Instant since) {
            return new ScheduleEntry("every=PT5M", by, since);
        }
    };

    private static boolean isDone(CompletionStage<Void> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private CompletionStage<Void> pauseBy(String name) {
        pausedBy = name;
        return writer.pauseChanged(worker);
    }

    @Test
    void aPauseIsDurableOnceItIsWritten() {
        CompletionStage<Void> durable = pauseBy("olga");
        assertThat(isDone(durable)).isFalse();
        assertThat(writer.pendingChanges()).isOne();

        writer.turn();

        assertThat(store.written).containsExactly("a paused by olga");
        assertThat(isDone(durable)).isTrue();
        assertThat(writer.pendingChanges()).isZero();
    }

    @Test
    void ofSeveralChangesDuringAnOutageOnlyTheLastIsWritten() {
        store.failure = new LedgerUnavailableException("away", null, false);
        CompletionStage<Void> first = pauseBy("olga");
        writer.turn();
        CompletionStage<Void> last = pauseBy(null);
        writer.turn();
        assertThat(isDone(first)).isFalse();
        store.failure = null;

        writer.turn();

        assertThat(store.written).containsExactly("a paused not");
        assertThat(isDone(first)).isTrue();
        assertThat(isDone(last)).isTrue();
    }

    @Test
    void aChangeMadeElsewhereIsLeftToTheReplicaThatMadeIt() {
        pausedBy = "olga";
        writer.pauseHeard(worker);

        writer.turn();

        assertThat(store.written).isEmpty();
    }

    @Test
    void aReplicaThatHasWrittenAPauseMakesSureOfALaterChange() {
        pauseBy("olga");
        writer.turn();
        pausedBy = null;
        writer.pauseHeard(worker);

        writer.turn();

        assertThat(store.written).containsExactly("a paused by olga", "a paused not");
    }

    @Test
    void whatIsInTheRowAlreadyIsNotWrittenAgain() {
        pauseBy("olga");
        writer.turn();
        writer.pauseHeard(worker);

        writer.turn();

        assertThat(store.written).hasSize(1);
    }

    @Test
    void aScheduleIsWritten() {
        writer.scheduleChanged(worker, "olga");

        writer.turn();

        assertThat(store.written).containsExactly("a scheduled every=PT5M");
    }

    private void command(String name) {
        writer.record(new CommandEntry(worker.key(), time.nanos(), name, "olga", null, null, "done"));
    }

    @Test
    void commandsAreWrittenAfterAnOutage() {
        store.failure = new LedgerUnavailableException("away", null, false);
        command("pause");
        writer.turn();
        assertThat(store.commands).isEmpty();
        store.failure = null;

        writer.turn();

        assertThat(store.commands).extracting(CommandEntry::command).containsExactly("pause");
    }

    @Test
    void aCommandWhoseAnswerWasLostIsNotWrittenTwice() {
        writer.turn();
        command("pause");
        store.failure = new LedgerUnavailableException("away", null, true);
        store.failsAfterwards = true;
        writer.turn();
        store.failure = null;

        writer.turn();

        assertThat(store.commands).hasSize(1);
    }

    @Test
    void commandsThatNoLongerFitAreCounted() {
        for (int i = 0; i < CommandWriter.CAPACITY + 2; i++) {
            command("tick");
        }

        assertThat(writer.droppedCommands()).isEqualTo(2);
    }
}
