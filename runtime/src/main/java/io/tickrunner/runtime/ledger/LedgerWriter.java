package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.tickrunner.runtime.time.Backoff;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * Writes finished runs behind, in batches, on its own thread, and what operators changed and commanded. A tick only appends its
 * run to a buffer, so whatever happens to the database, no tick waits for it here.
 */
public final class LedgerWriter implements LedgerStatus, DurableChanges, CommandLedger {

    /** With four statements for a batch, this keeps a replica below three statements a second. */
    static final Duration WRITE_EVERY = Duration.ofMillis(1_500);
    static final Duration ROW_EVERY = Duration.ofSeconds(10);
    /** Monotonic clocks drift, and stand still while a machine is suspended. */
    private static final Duration CLOCK_AGE = Duration.ofMinutes(10);
    static final int CAPACITY = 10_000;
    static final int MAX_BATCH = 5_000;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
    private static final long IDLE = CLOCK_AGE.toNanos();

    private final LedgerStore store;
    private final LedgerMemory memory;
    private final Time time;
    private final Threads threads;
    private final RunBuffer buffer = new RunBuffer(CAPACITY, ROW_EVERY.toNanos());
    private final Backoff backoff;
    private final PruneRound pruning;
    private final LedgerLog log;
    private final ChangeWriter changes;
    private final CommandWriter commands;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();

    private volatile Thread thread;
    private volatile boolean stopping;
    private volatile boolean urgent;
    private volatile long nextTurn;
    private volatile Long lastWrite;
    private volatile LedgerException failure;
    /** What is being written; kept until the database has confirmed it. Written by the writer's thread only. */
    private volatile RunBatch batch = RunBatch.EMPTY;
    private ServerMoment batchClock;
    private boolean inDoubt;
    private volatile ServerMoment clock;
    private volatile Consumer<ServerMoment> clockListener = reading -> {
    };
    /** Finished claims that are still to be written, each with what completes then. */
    private final Map<ClaimToken, CompletableFuture<Void>> closing = new ConcurrentHashMap<>();
    /** Whether the log says that changes are not durable. */
    private boolean changesLate;

    /**
     * @param memory reads the rows of workers on this writer's thread
     * @param repeatEvery the interval of reminders in the log that the ledger cannot be written; zero to log every attempt
     */
    public LedgerWriter(LedgerStore store, LedgerMemory memory, Time time, Threads threads, Duration repeatEvery) {
        this.store = store;
        this.memory = memory;
        this.time = time;
        this.threads = threads;
        this.backoff = new Backoff(FIRST_BACKOFF, MAX_BACKOFF, time);
        this.pruning = new PruneRound(store, time);
        this.log = new LedgerLog(repeatEvery, time);
        this.changes = new ChangeWriter(store, log);
        this.commands = new CommandWriter(store, log);
        this.nextTurn = time.nanos();
        memory.wakeBy(this::wakeToRead);
    }

    /** Starts the thread, which first creates or checks the tables. */
    public void start() {
        thread = threads.start("tickrunner-ledger", this::run);
    }

    /** Sets what gets each new reading of the server's clock. Called on the ledger's thread. */
    void tellClock(Consumer<ServerMoment> listener) {
        clockListener = listener;
    }

    /** Accepts a finished run. Never waits. A run that finishes a claim is written at once. */
    public void offer(FinishedRun run) {
        if (run.closes() != null) {
            closing.put(run.closes(), new CompletableFuture<>());
        }
        boolean wake = buffer.add(run);
        if (run.closes() != null && failure == null) {
            urgent = true;
            wake = true;
        }
        if (wake) {
            wake();
        }
    }

    /**
     * Waits until the run that finishes this claim is in the database.
     *
     * @param nanos how long to wait
     * @throws InterruptedException if the current thread is interrupted
     */
    public void awaitClosed(ClaimToken claim, long nanos) throws InterruptedException {
        CompletableFuture<Void> closed = closing.get(claim);
        if (closed == null) {
            return;
        }
        try {
            threads.await(closed, nanos);
        } catch (TimeoutException | ExecutionException e) {
            closing.remove(claim);
        }
    }

    private void closed(RunBatch done) {
        if (!closing.isEmpty()) {
            done.updates().forEach(update -> closed(update.closes()));
            done.runs().forEach(run -> closed(run.closes()));
        }
    }

    private void closed(ClaimToken claim) {
        CompletableFuture<Void> awaited = claim == null ? null : closing.remove(claim);
        if (awaited != null) {
            awaited.complete(null);
        }
    }

    private void wakeToRead() {
        if (failure == null) {
            urgent = true;
        }
        wake();
    }

    @Override
    public void record(CommandEntry command) {
        if (commands.add(command)) {
            wake();
        }
    }

    @Override
    public CompletionStage<Void> pauseChanged(LastingState worker) {
        return soon(changes.changed(ChangeWriter.Kind.PAUSE, worker, null, time.nanos()));
    }

    @Override
    public CompletionStage<Void> scheduleChanged(LastingState worker, String by) {
        return soon(changes.changed(ChangeWriter.Kind.SCHEDULE, worker, by, time.nanos()));
    }

    private CompletionStage<Void> soon(CompletionStage<Void> durable) {
        // Somebody waits for the answer.
        urgent |= failure == null;
        wake();
        return durable;
    }

    @Override
    public void pauseHeard(LastingState worker) {
        if (changes.heard(ChangeWriter.Kind.PAUSE, worker, time.nanos())) {
            wake();
        }
    }

    @Override
    public void scheduleHeard(LastingState worker) {
        if (changes.heard(ChangeWriter.Kind.SCHEDULE, worker, time.nanos())) {
            wake();
        }
    }

    private void wake() {
        Thread writer = thread;
        if (writer != null) {
            threads.unpark(writer);
        }
    }

    /**
     * Writes what is left, and ends the thread.
     *
     * @param nanos how long to wait for that
     * @throws InterruptedException if the current thread is interrupted
     */
    public void stop(long nanos) throws InterruptedException {
        stopping = true;
        Thread writer = thread;
        if (writer == null) {
            return;
        }
        threads.unpark(writer);
        try {
            threads.await(ended, nanos);
        } catch (TimeoutException | ExecutionException e) {
            // The thread is a daemon and ends with the process.
        }
        if (backlog() > 0) {
            log.leftBehind(backlog());
        }
        List<CommandEntry> unwritten = commands.waiting();
        if (!unwritten.isEmpty()) {
            log.commandsLeftBehind(unwritten);
        }
        List<String> lost = changes.waiting();
        if (!lost.isEmpty()) {
            log.changesLeftBehind(lost);
        }
    }

    private void run() {
        try {
            turn();
            while (!stopping) {
                threads.park(this, this::untilNextTurn);
                if (!stopping) {
                    turn();
                }
            }
            do {
                turn();
            } while (failure == null && (backlog() > 0 || commands.size() > 0 || changes.size() > 0));
        } finally {
            ended.complete(null);
        }
    }

    private long untilNextTurn() {
        if (stopping || urgent) {
            return 0;
        }
        boolean idle = failure == null && buffer.isEmpty() && batch.isEmpty() && commands.size() == 0
                && changes.size() == 0 && !pruning.isPending() && !memory.isPending();
        return idle ? IDLE : nextTurn - time.nanos();
    }

    /** Writes one batch, and decides when the next one is due. Whatever goes wrong, the thread lives on. */
    void turn() {
        urgent = false;
        long pause = WRITE_EVERY.toNanos();
        try {
            if (clock == null) {
                tell(store.open());
            } else if (time.nanos() - clock.nanos() >= CLOCK_AGE.toNanos()) {
                tell(store.read(List.of()).now());
            }
            memory.turn();
            changes.write(clock);
            write();
            tell(commands.write(clock));
            pruning.turn(stopping);
            succeeded();
        } catch (LedgerDataException e) {
            rejected.addAndGet(batch.runs().size());
            log.rejected(batch.runs().size(), e);
            closed(batch);
            batch = RunBatch.EMPTY;
        } catch (LedgerException e) {
            pause = failed(e);
        } catch (RuntimeException | Error e) {
            pause = failed(new LedgerUnavailableException(e.toString(), e, true));
        }
        nextTurn = time.nanos() + pause;
    }

    private void write() {
        if (batch.isEmpty()) {
            batch = buffer.take(MAX_BATCH, time.nanos(), stopping);
            batchClock = clock;
            inDoubt = false;
        }
        if (!batch.isEmpty()) {
            tell(store.write(batch, batchClock, inDoubt));
            closed(batch);
            lastWrite = time.nanos();
            written.addAndGet(batch.runs().size());
            pruning.wrote(batch);
            batch = RunBatch.EMPTY;
        }
    }

    private void tell(ServerMoment reading) {
        if (reading != clock) {
            clock = reading;
            clockListener.accept(reading);
        }
    }

    private void succeeded() {
        backoff.reset();
        if (failure != null) {
            failure = null;
            log.recovered(dropped());
        }
        if (changesLate) {
            changesLate = false;
            log.durable();
        }
    }

    private long failed(LedgerException e) {
        inDoubt |= e instanceof LedgerUnavailableException unavailable && unavailable.isInDoubt();
        failure = e;
        if (e instanceof LedgerRefusedException refused) {
            memory.refused(refused);
        }
        log.failed(e, backlog(), dropped());
        List<String> late = changes.waiting();
        if (!late.isEmpty() && !changesLate) {
            changesLate = true;
            log.notDurable(late, e);
        }
        return backoff.nextNanos();
    }

    @Override
    public long written() {
        return written.get();
    }

    @Override
    public long dropped() {
        return buffer.dropped() + rejected.get();
    }

    @Override
    public int backlog() {
        return buffer.size() + batch.runs().size();
    }

    @Override
    public int pendingChanges() {
        return changes.size();
    }

    @Override
    public long droppedCommands() {
        return commands.dropped();
    }

    @Override
    public Optional<Duration> sinceLastWrite() {
        Long last = lastWrite;
        return last == null ? Optional.empty() : Optional.of(Duration.ofNanos(time.nanos() - last));
    }

    @Override
    public Optional<String> downBecause() {
        return Optional.ofNullable(failure).map(LedgerException::getMessage);
    }

    @Override
    public boolean isRefused() {
        return failure instanceof LedgerRefusedException;
    }
}
