package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.tickrunner.Pause;
import io.tickrunner.runtime.ledger.DurableChanges;
import io.tickrunner.runtime.ledger.LastingState;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.ScheduleEntry;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.peer.ScheduleBook;
import io.tickrunner.runtime.peer.TimedPause;

/** Passes on to the ledger, if there is one, what was set for a worker in all replicas. */
record Lasting(ObservedWorker worker) implements LastingState {

    ChangeProgress paused(CompletionStage<Void> told) {
        return new ChangeProgress(told, changes().map(c -> c.pauseChanged(this)));
    }

    /**
     * @param by who did it; {@code null} if unknown
     */
    ChangeProgress rescheduled(CompletionStage<Void> told, String by) {
        return new ChangeProgress(told, changes().map(c -> c.scheduleChanged(this, by)));
    }

    void pauseHeard() {
        changes().ifPresent(c -> c.pauseHeard(this));
    }

    void scheduleHeard() {
        changes().ifPresent(c -> c.scheduleHeard(this));
    }

    private Optional<DurableChanges> changes() {
        return worker.env.durableChanges();
    }

    @Override
    public WorkerKey key() {
        return new WorkerKey(worker.name(), worker.lockId());
    }

    @Override
    public PauseEntry pause(Instant since) {
        return worker.pause.everywhere().map(TimedPause::pause).map(pause -> entry(pause, since)).orElse(null);
    }

    private static PauseEntry entry(Pause pause, Instant since) {
        return new PauseEntry(pause.by(), pause.reason(), since, pause.until());
    }

    @Override
    public ScheduleEntry schedule(String by, Instant since) {
        return inForce().map(ScheduleBook.Entry::text).filter(text -> !text.isEmpty())
                .map(text -> new ScheduleEntry(text, by, since)).orElse(null);
    }

    private Optional<ScheduleBook.Entry> inForce() {
        return worker.env.coordinator().isPresent() ? worker.env.coordinator().get().schedule(worker.lockId())
                : Optional.ofNullable(worker.adopted());
    }
}
