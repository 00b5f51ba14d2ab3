package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.ledger.ClaimAnswer;
import io.tickrunner.runtime.ledger.ClaimAnswer.Claimed;
import io.tickrunner.runtime.ledger.ClaimAnswer.Done;
import io.tickrunner.runtime.ledger.ClaimAnswer.TooEarly;
import io.tickrunner.runtime.ledger.ClaimAnswer.Unfinished;
import io.tickrunner.runtime.ledger.ClaimRequest;
import io.tickrunner.runtime.ledger.ClaimToken;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.ledger.LedgerUnavailableException;
import io.tickrunner.runtime.ledger.OpenClaim;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.lock.LockWire;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * Claims the scheduled runs of one worker in the ledger before their work begins, and finds out what a replica that died has
 * begun and not finished. Used by the replica that holds the worker's lock; waits on the threads of ticks only, never on those
 * of the lock session. Thread-safe.
 */
final class Claims {

    private static final Logger LOG = Logger.getLogger(Claims.class);
    /** A claim is a durable commit, which costs nothing once a minute. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    /** The server's clock is known to a round trip. */
    private static final Duration EARLY = Duration.ofMillis(500);
    /** One claim may wait longer than the next one, which must not count as early because of that. */
    private static final Duration UNEVEN = Duration.ofSeconds(1);
    private static final Duration AGAIN_SOON = Duration.ofSeconds(5);
    private static final Duration LONGEST_EARLY_WAIT = Duration.ofSeconds(10);
    /** Longer than the limits of a request, which end it on its own thread. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long RECORD_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What the ledger says to a run. */
    enum Verdict {
        /** The work may begin. */
        GRANTED,
        /** A transaction of an earlier run of the same occurrence has committed, so its effect exists. */
        DONE,
        /** The schedule continues by what the ledger says. */
        NOT_DUE
    }

    private final Ledger ledger;
    private final ObservedWorker worker;
    private final WorkerKey key;
    /** The last claim whose run ended here; its record may still wait in the buffer. */
    private volatile ClaimToken finished;
    /** Whether the former holder of the lock may have left a run unfinished. */
    private volatile boolean mayBeUnfinished;
    private final AtomicBoolean looking = new AtomicBoolean();
    /** What a rerun replaces. */
    private volatile OpenClaim unfinished;
    /** The claim of a failed run that its next attempt continues; {@code null} if there is none. */
    private volatile Claimed attempted;

    Claims(Ledger ledger, ObservedWorker worker) {
        this.ledger = ledger;
        this.worker = worker;
        this.key = new WorkerKey(worker.name(), worker.lockId());
    }

    private boolean isCovered() {
        WorkerSettings settings = worker.settings();
        return settings.schedule().isPlanned()
                || settings.cadence() == Cadence.CLUSTER && settings.interval().compareTo(SHORTEST) >= 0;
    }

    /**
     * Returns whether the run must be claimed. A wake-up belongs to no occurrence, and a further attempt only continues a claim
     * that was kept open for it.
     */
    boolean covers(TickRun run) {
        return run.isRepeatable() && isCovered() && (run.attempt() == 1 || attempted != null);
    }

    private boolean isPlanned() {
        return worker.settings().schedule().isPlanned();
    }

    // Before the work

    /**
     * Claims the run, or in its place the one that a dead replica left unfinished.
     *
     * @throws LedgerException if the ledger cannot be asked
     */
    Verdict claim(TickRun run) {
        if (run.attempt() > 1) {
            return continueClaim(run, attempted);
        }
        ClaimAnswer answer = run.due().rerun() ? claimAgain() : ask(request(run.due()));
        if (answer instanceof Unfinished found && !run.due().rerun()) {
            answer = claimOver(run, found);
        }
        if (answer instanceof Claimed claimed) {
            mayBeUnfinished = false;
            run.claimed(claimed);
            if (run.due().rerun() && !isPlanned()) {
                // The rhythm continues from the rerun.
                worker.schedule().ifPresent(s -> s.start(worker.interval()));
            }
            return Verdict.GRANTED;
        }
        if (run.due().rerun()) {
            return answer instanceof Done ? done(run) : Verdict.NOT_DUE;
        }
        if (answer instanceof Done done) {
            mayBeUnfinished = false;
            continueAfter(run.due(), done);
        } else if (answer instanceof TooEarly early) {
            mayBeUnfinished = false;
            continueAfter(run.due(), early);
        } else {
            // Another replica has claimed meanwhile, so this one no longer holds the lock.
            lookSoon();
        }
        return Verdict.NOT_DUE;
    }

    /**
     * Continues the claim of a failed attempt if it is still open. Otherwise, the transaction of that attempt has committed
     * although its answer was lost, or its code failed afterwards.
     */
    private Verdict continueClaim(TickRun run, Claimed before) {
        WorkerRow row = call(() -> ledger.store().read(List.of(key))).rows().get(worker.name());
        if (before.claim().equals(row.claim())) {
            run.claimed(before);
            return Verdict.GRANTED;
        }
        // Another replica that has run it meanwhile has finished it in its own way.
        return row.claim() == null && ledger.store().replica().equals(row.lastReplica()) ? done(run) : Verdict.NOT_DUE;
    }

    private Verdict done(TickRun run) {
        LOG.infof("Worker %s does not run again for %s: a transaction of its last run has committed", worker.name(),
                run.due().occurrence());
        return Verdict.DONE;
    }

    private ClaimRequest request(Due due) {
        return isPlanned() ? ClaimRequest.occurrence(key, due.occurrence(), EARLY)
                : ClaimRequest.interval(key, minAge());
    }

    private Duration minAge() {
        return worker.interval().minus(UNEVEN);
    }

    private ClaimAnswer claimAgain() {
        OpenClaim open = unfinished;
        LOG.warnf("Running worker %s again: replica %s began its run of %s and did not finish it", worker.name(),
                open.token().replica(), since(open));
        return ask(ClaimRequest.again(key, open));
    }

    private ClaimAnswer claimOver(TickRun run, Unfinished found) {
        OpenClaim open = found.claim();
        if (isCrash(open)) {
            unfinished = open;
            run.rerun(since(open));
            return claimAgain();
        }
        if (isFree(run.due(), open, found.now())) {
            return ask(new ClaimRequest(key, isPlanned() ? run.due().occurrence() : null, null, Duration.ZERO, open));
        }
        return new Done(open.token().replica(), open.token().since(), found.now());
    }

    /** Returns whether this run may follow the open claim, which is finished or is not run again. */
    private boolean isFree(Due due, OpenClaim open, Instant now) {
        if (isOwn(open) && !open.token().equals(finished)) {
            // Its answer was lost or it could not be withdrawn, and its work did not begin.
            return true;
        }
        return isPlanned() ? open.occurrence() == null || due.occurrence().isAfter(open.occurrence())
                : !open.token().since().plus(minAge()).isAfter(now);
    }

    private boolean isOwn(OpenClaim open) {
        return ledger.store().replica().equals(open.token().replica());
    }

    /** Returns whether the replica that made the claim is gone and its run must run again. Called with the lock held. */
    private boolean isCrash(OpenClaim open) {
        return worker.settings().onCrash() == OnCrash.RERUN && !isOwn(open) && isPlanned() == (open.occurrence() != null)
                && !worker.news.hasSucceeded(nanosOf(open.token().since()), open.occurrence());
    }

    private long nanosOf(Instant serverTime) {
        return new ServerMoment(ledger.time().now(), ledger.time().nanos()).nanosAt(serverTime);
    }

    private static Instant since(OpenClaim open) {
        return open.occurrence() == null ? open.token().since() : open.occurrence();
    }

    private void continueAfter(Due due, Done done) {
        ServerMoment now = new ServerMoment(done.now(), ledger.time().nanos());
        long start = done.start() == null ? now.nanos() : now.nanosAt(done.start());
        LOG.debugf("Worker %s has run since %s in replica %s", worker.name(), done.start(), done.replica());
        if (isPlanned()) {
            worker.news.remembered(start, OptionalLong.empty(), OptionalLong.of(due.occurrence().toEpochMilli()));
            worker.schedule().ifPresent(s -> {
                s.settled(due.occurrence());
                s.lookAgain();
            });
        } else {
            worker.news.remembered(start, OptionalLong.empty(), OptionalLong.empty());
            Duration wait = worker.interval().minusNanos(now.nanos() - start);
            worker.schedule().ifPresent(s -> s.start(wait.isNegative() ? Duration.ZERO : wait));
        }
    }

    private void continueAfter(Due due, TooEarly early) {
        ledger.time().adjust(new ServerMoment(early.now(), ledger.time().nanos()));
        Duration wait = Duration.between(early.now(), due.occurrence());
        worker.env.later(wait.compareTo(LONGEST_EARLY_WAIT) > 0 ? LONGEST_EARLY_WAIT : wait,
                () -> worker.schedule().ifPresent(TickSchedule::lookAgain));
    }

    private ClaimAnswer ask(ClaimRequest request) {
        return call(() -> ledger.store().claim(request));
    }

    /** Calls the store. A virtual thread must not, because drivers and pools may pin it to its carrier. */
    private <T> T call(Supplier<T> request) {
        if (!LockWire.isVirtual(Thread.currentThread())) {
            return request.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        worker.env.executors().forWorker(false).execute(() -> {
            try {
                answer.complete(request.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return worker.env.threads().await(answer, ANSWER_NANOS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LedgerException failure ? failure
                    : new LedgerUnavailableException(String.valueOf(e.getCause()), e.getCause(), true);
        } catch (TimeoutException e) {
            throw new LedgerUnavailableException("The ledger did not answer", e, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailableException("The wait for the ledger was interrupted", e, true);
        }
    }

    // After the work

    /** Ends the claim of a run whose path has ended: withdraws it if the work did not begin. Called before its record. */
    void ended(TickRun run) {
        Claimed claimed = run.claim();
        if (claimed == null) {
            return;
        }
        if (run.hasWorked()) {
            finished = claimed.claim().token();
            return;
        }
        if (run.attempt() > 1) {
            // The claim is that of the first attempt, whose work has begun.
            return;
        }
        try {
            call(() -> ledger.store().withdraw(key, claimed));
        } catch (RuntimeException e) {
            // The next claim of this replica replaces it, and another replica runs it again.
            LOG.debugf(e, "Could not withdraw a claim of worker %s", worker.name());
        }
    }

    /**
     * Leaves the claim of a failed run open if it is tried again and fenced. Its transaction may have committed although the
     * answer was lost, and only an open claim proves that it has not. Called before the record of the run.
     */
    void attemptEnded(TickRun run, boolean again) {
        if (!run.hasWorked() || !run.isRepeatable()) {
            return;
        }
        attempted = null;
        // The record of a run that was given up has closed its claim.
        if (again && run.claim() != null && worker.settings().isFenced() && run.stuckSince() == null) {
            run.keepClaim();
            attempted = run.claim();
        }
    }

    /**
     * Waits a moment until the record of the run is in the database. Otherwise a replica that takes the lock right afterwards
     * would find the run unfinished.
     */
    void awaitRecord(TickRun run) {
        ClaimToken claim = run.finishedClaim();
        if (claim == null) {
            return;
        }
        try {
            ledger.writer().awaitClosed(claim, RECORD_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a run again soon that could not be claimed. */
    void tryAgainSoon(TickRun run) {
        if (run.due().rerun()) {
            lookSoon();
        } else if (isPlanned()) {
            worker.env.later(AGAIN_SOON, () -> worker.schedule().ifPresent(TickSchedule::lookAgain));
        } else {
            worker.schedule().ifPresent(s -> s.start(AGAIN_SOON));
        }
    }

    // After a take-over

    /** Records that this replica has acquired the lock, whose former holder may have died during a run. */
    void lockAcquired() {
        mayBeUnfinished = true;
    }

    private void lookSoon() {
        mayBeUnfinished = true;
        worker.env.later(AGAIN_SOON, this::lookIfNeeded);
    }

    /** Looks again when the running tick has ended, because a rerun cannot start during it. */
    void busy() {
        mayBeUnfinished = true;
        if (worker.isIdle()) {
            lookIfNeeded();
        }
    }

    /** Looks for an unfinished run if the lock was just acquired, on a thread of its own, and starts the rerun. */
    void lookIfNeeded() {
        if (!mayBeUnfinished || !isCovered() || !worker.isActive() || !worker.grants.holds()
                || !looking.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.env.executors().forWorker(false).execute(this::look);
        } catch (RejectedExecutionException e) {
            looking.set(false);
            LOG.debugf(e, "The app is stopping; worker %s is not looked up", worker.name());
        }
    }

    private void look() {
        OpenClaim open;
        try {
            open = ledger.store().read(List.of(key)).rows().get(worker.name()).claim();
            mayBeUnfinished = false;
        } catch (RuntimeException e) {
            LOG.debugf(e, "Could not look for an unfinished run of worker %s", worker.name());
            worker.env.later(AGAIN_SOON, this::lookIfNeeded);
            return;
        } finally {
            looking.set(false);
        }
        if (open != null && isCrash(open)) {
            unfinished = open;
            worker.due(Due.rerun(since(open)));
        }
    }
}
