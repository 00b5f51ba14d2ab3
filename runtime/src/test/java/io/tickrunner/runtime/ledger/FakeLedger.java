package io.tickrunner.runtime.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.tickrunner.runtime.time.Time;

/** A ledger in memory that fails as told. Only what the writer needs. */
final class FakeLedger implements LedgerStore {

    final List<FinishedRun> runs = new ArrayList<>();
    final List<WorkerUpdate> updates = new ArrayList<>();
    final List<Boolean> inDoubt = new ArrayList<>();
    final List<ServerMoment> clocks = new ArrayList<>();
    final List<Collection<WorkerKey>> pruned = new ArrayList<>();
    private final Time time;
    volatile RuntimeException failure;
    /** Fails only after the batch was written, as a connection that breaks during the commit. */
    boolean failsAfterwards;

    FakeLedger(Time time) {
        this.time = time;
    }

    @Override
    public synchronized ServerMoment open() {
        if (failure != null) {
            throw failure;
        }
        return now();
    }

    private ServerMoment now() {
        return new ServerMoment(Instant.EPOCH.plusNanos(time.nanos()), time.nanos());
    }

    @Override
    public synchronized ServerMoment write(RunBatch batch, ServerMoment clock, boolean doubt) {
        inDoubt.add(doubt);
        clocks.add(clock);
        if (failure != null && !failsAfterwards) {
            throw failure;
        }
        if (!doubt || runs.isEmpty()) {
            runs.addAll(batch.runs());
            updates.addAll(batch.updates());
        }
        if (failure != null) {
            throw failure;
        }
        return now();
    }

    @Override
    public synchronized int prune(Collection<WorkerKey> workers) {
        pruned.add(List.copyOf(workers));
        return 0;
    }

    @Override
    public WorkerRows read(Collection<WorkerKey> workers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClaimAnswer claim(ClaimRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean withdraw(WorkerKey worker, ClaimAnswer.Claimed claimed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause(WorkerKey worker, PauseEntry pause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void schedule(WorkerKey worker, ScheduleEntry schedule) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void command(CommandEntry command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RunHistory history(WorkerKey worker, int limit, Instant before) {
        throw new UnsupportedOperationException();
    }
}
