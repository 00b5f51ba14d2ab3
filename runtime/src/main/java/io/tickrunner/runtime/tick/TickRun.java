package io.tickrunner.runtime.tick;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.tickrunner.LockGrant;
import io.tickrunner.LockLostException;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.runtime.ledger.ClaimAnswer.Claimed;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Partition;

/** One run of a worker, from its start to its outcome. */
final class TickRun implements Tick {

    /** The reasons to interrupt running work. */
    enum Interruption {
        TIMEOUT,
        LOCK_LOST,
        SHUTDOWN
    }

    /** The purpose of a run. */
    enum Purpose {
        SCHEDULED,
        FORCED,
        /** Only the startup hook, at the replica's startup. */
        STARTUP
    }

    private final String id;
    private final String worker;
    /** {@code null} for a worker that is not divided. */
    private final Partition partition;
    private final Purpose purpose;
    /** {@code null} for a run that is not scheduled. Changed before the work by the thread of the run. */
    private volatile Due due;
    private final Map<String, String> arguments;
    private final Instant startedAt;
    /** {@code null} for a scheduled run, for which nobody waits. */
    private final CompletableFuture<Outcome> outcome;
    private final Time time;
    private final Threads threads;
    private final long startedNanos;

    /** What {@link PeerNews} restores if the announced work does not begin: the last run and the last occurrence before it. */
    LastRun runBefore;
    Instant begunBefore;

    private volatile Claimed claim;
    /** Whether the claim stays open for the next attempt. */
    private volatile boolean claimKept;
    private volatile TickSpan span = TickSpan.NONE;
    private volatile LockGrant grant;
    /** {@code null} if the worker is not fenced. */
    private volatile FencedRun fenced;
    private volatile long workStartedNanos;
    private volatile boolean worked;
    private volatile Interruption interruption;
    private volatile Instant interruptedAt;
    private volatile boolean givenUp;
    /** {@code null} until the work reports any. Guarded by this, because work may report from several threads. */
    private Long handled;
    /** The thread in the worker's code. Guarded by this; otherwise an interrupt could hit what the thread does next. */
    private Thread workThread;
    private int stint;
    /** Guarded by this. */
    private boolean recorded;
    private boolean over;
    /** Completes at the end; {@code null} until somebody waits for that. */
    private CompletableFuture<Void> ended;

    /**
     * @param due the scheduled tick; {@code null} for other runs
     */
    public TickRun(String worker, Purpose purpose, Due due, Time time, Threads threads) {
        this(worker, null, purpose, due, Map.of(), time, threads);
    }

    /**
     * @param partition the partition; {@code null} for a worker that is not divided
     * @param due the scheduled tick; {@code null} for other runs
     * @param arguments the arguments of a forced tick
     */
    TickRun(String worker, Partition partition, Purpose purpose, Due due, Map<String, String> arguments, Time time,
            Threads threads) {
        this.partition = partition;
        this.arguments = arguments;
        this.worker = worker;
        this.purpose = purpose;
        this.due = due;
        this.outcome = purpose == Purpose.SCHEDULED ? null : new CompletableFuture<>();
        this.time = time;
        this.threads = threads;
        this.id = HexFormat.of().toHexDigits(time.dice().nextLong());
        this.startedAt = time.now();
        this.startedNanos = time.nanos();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String worker() {
        return worker;
    }

    @Override
    public int partition() {
        return partition == null ? 0 : partition.index();
    }

    @Override
    public int partitions() {
        return partition == null ? 1 : partition.count();
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public boolean forced() {
        return purpose == Purpose.FORCED;
    }

    @Override
    public Map<String, String> arguments() {
        return arguments;
    }

    @Override
    public Optional<Instant> occurrence() {
        return Optional.ofNullable(plannedFor());
    }

    /** Returns the occurrence, or {@code null}. */
    Instant plannedFor() {
        return due == null ? null : due.occurrence();
    }

    @Override
    public int attempt() {
        return due == null ? 1 : due.attempt();
    }

    @Override
    public synchronized void handled(int items) {
        handled = (handled == null ? 0 : handled) + items;
    }

    /** Returns how many items the work handled; {@code null} if it did not report any. */
    synchronized Long handled() {
        return handled;
    }

    /** Makes this a rerun of what the ledger knows to have begun and not finished. */
    void rerun(Instant occurrence) {
        due = Due.rerun(occurrence);
    }

    /** Sets the claim that covers this run, before its work. */
    void claimed(Claimed by) {
        claim = by;
    }

    /** Returns the claim; {@code null} if there is none. */
    Claimed claim() {
        return claim;
    }

    /** Returns what identifies the claim; {@code null} if there is none. */
    ClaimToken claimToken() {
        Claimed present = claim;
        return present == null ? null : present.claim().token();
    }

    /** Keeps the claim open at the end of the work, because the next attempt continues it. */
    void keepClaim() {
        claimKept = true;
    }

    /** Returns the claim that the end of the work finishes; {@code null} if there is none. */
    ClaimToken finishedClaim() {
        return worked && !claimKept ? claimToken() : null;
    }

    /** Returns whether another replica would run this again if this one died during it. */
    boolean isRepeatable() {
        return purpose == Purpose.SCHEDULED && !isWakeUp();
    }

    Due due() {
        return due;
    }

    /** Returns whether the tick comes before the schedule's next one because it was requested. */
    boolean isWakeUp() {
        return due != null && due.isWakeUp();
    }

    @Override
    public boolean isLockHeld() {
        LockGrant current = grant;
        return current != null && current.verifyHeld();
    }

    /** Returns whether the lock is held, as far as already known. Never blocks. */
    boolean holdsLock() {
        LockGrant current = grant;
        return current != null && current.isHeld();
    }

    @Override
    public void ensureLockHeld() {
        if (!isLockHeld()) {
            throw new LockLostException("Worker " + worker + " no longer holds its lock: another replica may be running it");
        }
    }

    @Override
    public void fence(Connection connection) throws SQLException {
        fenced().checkByHand(connection);
    }

    @Override
    public void complete() {
        fenced().completeAtCommit();
    }

    @Override
    public void complete(Connection connection) throws SQLException {
        fenced().completeByHand(connection);
    }

    @Override
    public long fencingToken() {
        return fenced().token();
    }

    private FencedRun fenced() {
        FencedRun present = fenced;
        if (present == null) {
            throw new IllegalStateException("Worker " + worker + " is not fenced; set fenced = true in its @TickWorker, or call"
                    + " fenced() on its definition");
        }
        return present;
    }

    /** Sets what checks the transactions of a fenced worker. Called before its work. */
    void fenced(FencedRun by) {
        fenced = by;
    }

    /** Marks the current thread, so that the transactions that it begins are checked. */
    void enterFence() {
        FencedRun present = fenced;
        if (present != null) {
            present.enter();
        }
    }

    /**
     * Records that the worker's method is called next.
     *
     * @param oneTransaction whether one transaction is around the whole method
     */
    void tickBegins(boolean oneTransaction) {
        FencedRun present = fenced;
        if (present != null) {
            present.tickBegins(oneTransaction);
        }
    }

    /** Returns whether a transaction was refused because the lock was lost, whatever the work made of that. */
    boolean isRefused() {
        FencedRun present = fenced;
        return present != null && present.isRefused();
    }

    Purpose purpose() {
        return purpose;
    }

    Duration took() {
        return Duration.ofNanos(tookNanos());
    }

    long tookNanos() {
        return time.nanos() - startedNanos;
    }

    void traceBy(TickSpan of) {
        span = of;
    }

    TickSpan span() {
        return span;
    }

    LockGrant grant() {
        return grant;
    }

    /**
     * Returns the future outcome, which completes when the tick ends, or earlier if the work is given up as stuck; {@code null}
     * for a scheduled run.
     */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** Tells whoever waits for the outcome. */
    void complete(Outcome finalOutcome) {
        if (outcome != null) {
            outcome.complete(finalOutcome);
        }
    }

    /** Ends the run. Called when everything is done and the worker is free for its next tick. */
    void end(Outcome finalOutcome) {
        complete(finalOutcome);
        CompletableFuture<Void> awaited;
        synchronized (this) {
            over = true;
            awaited = ended;
        }
        if (awaited != null) {
            awaited.complete(null);
        }
    }

    boolean awaitEnd(long nanos) throws InterruptedException {
        CompletableFuture<Void> end;
        synchronized (this) {
            if (over) {
                return true;
            }
            if (ended == null) {
                ended = new CompletableFuture<>();
            }
            end = ended;
        }
        try {
            threads.await(end, nanos);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /**
     * Returns whether this caller may record the outcome. Only one may, because a tick given up as stuck may return at any
     * moment.
     */
    synchronized boolean claimRecord() {
        boolean first = !recorded;
        recorded = true;
        return first;
    }

    /** Sets the grant. Called by the thread that holds the lock, before its work. */
    void granted(LockGrant held) {
        grant = held;
        workStartedNanos = time.nanos();
    }

    /**
     * Marks the current thread as running the worker's code.
     *
     * @return the number of this stint, see {@link #interrupt(Interruption, int)}
     */
    synchronized int enter() {
        workThread = Thread.currentThread();
        return ++stint;
    }

    /** Marks the end of the worker's code. Called by the same thread. Clears an interrupt that arrived meanwhile. */
    synchronized void leave() {
        workThread = null;
        Thread.interrupted();
    }

    /** Returns the {@link System#nanoTime()} of the work's start; 0 if the lock was not acquired. */
    long workStartedNanos() {
        return workStartedNanos;
    }

    /** Marks that the worker's code is called next. */
    void workBegan() {
        worked = true;
    }

    /** Returns whether the worker's code was called; the lock may be lost right before. */
    boolean hasWorked() {
        return worked;
    }

    /** Returns whether the worker's code is not running, because it has returned. */
    boolean hasLeft() {
        return !isWorking();
    }

    synchronized boolean isWorking() {
        return workThread != null;
    }

    /** Returns whether the worker's code is running, or has run and the tick has not ended, wherever it hangs. */
    boolean isUnderWay() {
        return workStartedNanos != 0 || isWorking();
    }

    /** Interrupts the worker's code if it is running. The first reason is kept. */
    synchronized void interrupt(Interruption reason) {
        interrupt(reason, stint);
    }

    /** Interrupts the worker's code only during the given stint; otherwise a late timer could hit the next one. */
    synchronized void interrupt(Interruption reason, int ofStint) {
        if (workThread == null || stint != ofStint) {
            return;
        }
        if (interruption == null) {
            interruption = reason;
            interruptedAt = time.now();
        }
        threads.interrupt(workThread);
    }

    /** Returns why Tickrunner interrupted the work, or {@code null}. */
    Interruption interruption() {
        return interruption;
    }

    Instant interruptedAt() {
        return interruptedAt;
    }

    /** Gives up the work because it ignores its interrupt. */
    void giveUp() {
        givenUp = true;
    }

    /** Returns since when the work has been ignoring its interrupt if it was given up; {@code null} otherwise. */
    Instant stuckSince() {
        return givenUp ? interruptedAt : null;
    }
}
