package io.tickrunner.runtime.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.runtime.time.Time;

/** A ledger in memory that fails as told. Only what the writer needs. */
final class FakeLedger implements LedgerStore {

    final List<FinishedRun> runs = new ArrayList<>();
    final List<WorkerUpdate> updates = new ArrayList<>();
    final List<CommandEntry> commands = new ArrayList<>();
    final List<String> written = new ArrayList<>();
    private final Map<String, PauseEntry> pauses = new HashMap<>();
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
    public synchronized WorkerRows read(Collection<WorkerKey> workers) {
        Map<String, WorkerRow> rows = new HashMap<>();
        workers.forEach(key -> rows.put(key.name(), new WorkerRow(key.name(), null, null, null, null, null, null, 0, null, null,
                pauses.get(key.name()))));
        return new WorkerRows(rows, now());
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
    public synchronized void pause(WorkerKey worker, PauseEntry pause) {
        failIfTold();
        written.add(worker.name() + " paused " + (pause == null ? "not" : "by " + pause.by()));
        pauses.put(worker.name(), pause);
    }

    @Override
    public synchronized void schedule(WorkerKey worker, ScheduleEntry schedule) {
        failIfTold();
        written.add(worker.name() + " scheduled " + (schedule == null ? "as in code" : schedule.schedule()));
    }

    @Override
    public synchronized ServerMoment commands(List<CommandEntry> some, ServerMoment clock, boolean doubt) {
        if (failure != null && !failsAfterwards) {
            throw failure;
        }
        if (!doubt) {
            commands.addAll(some);
        }
        failIfTold();
        return now();
    }

    private void failIfTold() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public RunHistory history(WorkerKey worker, int limit, Instant before) {
        throw new UnsupportedOperationException();
    }
}
