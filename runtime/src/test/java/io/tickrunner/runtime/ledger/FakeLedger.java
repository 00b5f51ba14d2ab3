package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.Time;

/** A ledger in memory that fails as told. Its claims follow {@link ClaimRules}. Without history. */
public final class FakeLedger implements LedgerStore {

    public static final String REPLICA = "this";

    public final List<FinishedRun> runs = new CopyOnWriteArrayList<>();
    final List<WorkerUpdate> updates = new ArrayList<>();
    final List<CommandEntry> commands = new ArrayList<>();
    final List<String> written = new ArrayList<>();
    final List<Boolean> inDoubt = new ArrayList<>();
    final List<ServerMoment> clocks = new ArrayList<>();
    final List<Collection<WorkerKey>> pruned = new ArrayList<>();
    /** Every request to claim a run, answered or not. */
    public final List<ClaimRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, WorkerRow> rows = new HashMap<>();
    private final Time time;
    private Duration ahead = Duration.ZERO;
    public volatile RuntimeException failure;
    /** Called when a run has been claimed, before the answer. */
    public Runnable onClaim = () -> {
    };
    /** Called when a run is claimed that another replica has not finished, before the answer. */
    public Runnable onUnfinished = () -> {
    };
    /** Fails only after the batch was written, as a connection that breaks during the commit. */
    boolean failsAfterwards;

    /** The server's clock shows what the wall clock of this time does. */
    public FakeLedger(Time time) {
        this.time = time;
    }

    /** Sets how far the server's clock is ahead of the replica's wall clock. */
    public synchronized void aheadBy(Duration of) {
        ahead = of;
    }

    /** Sets what is known of a worker. */
    public synchronized void row(WorkerRow row) {
        rows.put(row.name(), row);
    }

    public synchronized WorkerRow row(String worker) {
        return rows.computeIfAbsent(worker, FakeLedger::fresh);
    }

    /** Returns the row of a worker that has never run. */
    public static WorkerRow fresh(String worker) {
        return row(worker, null, null, null);
    }

    public static WorkerRow row(String worker, Instant lastStart, Instant lastOccurrence, OpenClaim claim) {
        return row(worker, lastStart, lastOccurrence, "before", claim);
    }

    private static WorkerRow row(String worker, Instant lastStart, Instant lastOccurrence, String lastReplica,
            OpenClaim claim) {
        return new WorkerRow(worker, lastStart, lastOccurrence, lastReplica, null, null, null, 0, claim, null, null);
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public synchronized ServerMoment open() {
        fail();
        return now();
    }

    private ServerMoment now() {
        // The test may let time pass between the two clocks.
        while (true) {
            long nanos = time.nanos();
            Instant now = time.now();
            if (time == RealTime.INSTANCE || time.nanos() == nanos) {
                return new ServerMoment(now.plus(ahead).truncatedTo(ChronoUnit.MICROS), nanos);
            }
        }
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
            batch.updates().forEach(update -> apply(update, clock));
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

    private void apply(WorkerUpdate update, ServerMoment clock) {
        WorkerRow row = row(update.worker().name());
        Instant start = update.startNanos() == null ? null : clock.at(update.startNanos());
        boolean closed = row.claim() != null && row.claim().token().equals(update.closes());
        rows.put(row.name(), row(row.name(), later(row.lastStart(), start), later(row.lastOccurrence(), update.occurrence()),
                row.lastReplica(), closed ? null : row.claim()));
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    @Override
    public synchronized WorkerRows read(Collection<WorkerKey> workers) {
        fail();
        return new WorkerRows(workers.stream().map(WorkerKey::name).collect(Collectors.toMap(name -> name, this::row)), now());
    }

    @Override
    public synchronized ClaimAnswer claim(ClaimRequest request) {
        requests.add(request);
        fail();
        WorkerRow row = row(request.worker().name());
        ClaimAnswer answer = ClaimRules.decide(row, request, REPLICA, now().instant());
        if (answer instanceof ClaimAnswer.Claimed claimed) {
            rows.put(row.name(), row(row.name(), claimed.claim().token().since(),
                    later(row.lastOccurrence(), claimed.claim().occurrence()), REPLICA, claimed.claim()));
            onClaim.run();
        }
        if (answer instanceof ClaimAnswer.Unfinished) {
            onUnfinished.run();
        }
        return answer;
    }

    /** Closes a claim as a transaction of the app's work does. */
    public synchronized boolean complete(WorkerKey worker, ClaimToken claim) {
        WorkerRow row = row(worker.name());
        if (row.claim() == null || !row.claim().token().equals(claim)) {
            return false;
        }
        rows.put(row.name(), row(row.name(), row.lastStart(), row.lastOccurrence(), row.lastReplica(), null));
        return true;
    }

    @Override
    public synchronized boolean withdraw(WorkerKey worker, ClaimAnswer.Claimed claimed) {
        fail();
        if (!claimed.claim().equals(row(worker.name()).claim())) {
            return false;
        }
        rows.put(worker.name(), row(worker.name(), claimed.lastStart(), claimed.lastOccurrence(), null));
        return true;
    }

    @Override
    public String replica() {
        return REPLICA;
    }

    @Override
    public synchronized void pause(WorkerKey worker, PauseEntry pause) {
        fail();
        written.add(worker.name() + " paused " + (pause == null ? "not" : "by " + pause.by()));
        WorkerRow row = row(worker.name());
        rows.put(row.name(), new WorkerRow(row.name(), row.lastStart(), row.lastOccurrence(), row.lastReplica(),
                row.lastSuccess(), row.lastFailure(), row.lastError(), row.consecutiveFailures(), row.claim(), row.schedule(),
                pause));
    }

    @Override
    public synchronized void schedule(WorkerKey worker, ScheduleEntry schedule) {
        fail();
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
        fail();
        return now();
    }

    @Override
    public RunHistory history(WorkerKey worker, int limit, Instant before) {
        throw new UnsupportedOperationException();
    }
}
