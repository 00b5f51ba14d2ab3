package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.LedgerException;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Hook;

/**
 * The path of every tick, forced or scheduled: gate, lock, claim, work with its timeout, outcome. Runs on the calling thread
 * and never throws. Created when needed, because a field would add an object per worker.
 *
 * @param claims {@code null} without the ledger
 */
record TickPath(ObservedWorker service, Claims claims) {

    /**
     * @return the ending; {@code null} if no tick is due yet after all
     */
    Ending walk(TickRun run) {
        try {
            Optional<Ending> turnedAway = service.settings().has(Hook.SHOULD_RUN) ? gate(run) : Optional.empty();
            if (turnedAway.isPresent()) {
                return turnedAway.get();
            }
            if (!run.forced() && service.grants.isOfNoUse()) {
                return Ending.of(Outcome.SKIPPED);
            }
            long asked = time().nanos();
            boolean held = claims == null || service.grants.holds();
            Optional<LockGrant> grant = service.grants.use();
            if (grant.isEmpty()) {
                return Ending.of(Outcome.SKIPPED);
            }
            if (!held) {
                claims.lockAcquired();
            }
            service.grants.awaitNotice(grant.get(), service::isStopping, service.env.threads());
            if (service.fencing != null) {
                run.fenced(service.fencing.raise(run, grant.get(), service::isStopping));
            }
            if (service.isStopping()
                    || !run.forced() && !service.mayBegin(run, time().nanos() - asked)) {
                return null;
            }
            return claims == null || !claims.covers(run) ? work(run, grant.get())
                    : claimedWork(run, grant.get());
        } catch (LockUnavailableException e) {
            return Ending.unavailable(e);
        } catch (LedgerException e) {
            return Ending.unavailable(e);
        } catch (Throwable e) {
            return Ending.error(e);
        }
    }

    private Optional<Ending> gate(TickRun run) {
        AtomicBoolean open = new AtomicBoolean();
        Throwable thrown = call(run, () -> open.set(service.worker.shouldRun()));
        return Ending.ofGate(run, open.get(), thrown, service.settings());
    }

    /** Claims the run while the lock is held and before anything is announced. Without a claim there is no work. */
    private Ending claimedWork(TickRun run, LockGrant grant) {
        try {
            // The claim may take seconds, and a pause or the end of the app may come meanwhile.
            return switch (claims.claim(run)) {
                case GRANTED -> service.isActive() ? work(run, grant) : null;
                case DONE -> Ending.of(Outcome.SKIPPED);
                case NOT_DUE -> null;
            };
        } finally {
            claims.ended(run);
        }
    }

    private Ending work(TickRun run, LockGrant grant) {
        run.granted(grant);
        Throwable thrown = call(run, () -> {
            run.ensureLockHeld();
            run.enterFence();
            begin(run);
            service.startup.runIfDue(run);
            if (run.purpose() != Purpose.STARTUP) {
                run.tickBegins(service.settings().oneTransaction());
                service.worker.tick(run);
            }
        });
        return Ending.ofWork(run, thrown, service.settings());
    }

    /** Announces the start of the work, and withdraws it if the lock is lost meanwhile, because then nobody has run. */
    private void begin(TickRun run) {
        TickRecorder recorder = new TickRecorder(service);
        recorder.announce(run);
        try {
            // A loss before this point could not interrupt the work, a later one does. The announcement takes a moment.
            run.ensureLockHeld();
        } catch (Throwable e) {
            recorder.withdraw(run);
            throw e;
        }
        recorder.workStarted(run);
    }

    private interface Code {
        void run() throws Exception;
    }

    /**
     * Calls the worker's code, which the timeout and other events can interrupt.
     *
     * @return what the code threw; {@code null} if it did not throw
     */
    private Throwable call(TickRun run, Code code) {
        int stint = run.enter();
        Time.Alarm timeout = null;
        try {
            timeout = watchTimeout(run, stint);
            code.run();
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            run.leave();
            if (service.fencing != null) {
                FencedRun.leave();
            }
            if (timeout != null) {
                timeout.cancel();
            }
        }
    }

    /**
     * @return the alarm of the timeout; {@code null} if there is no timeout
     */
    private Time.Alarm watchTimeout(TickRun run, int stint) {
        Optional<Duration> limit = service.settings().timeout();
        return limit.isEmpty() ? null : time().after(limit.get().toNanos(), () -> {
            run.interrupt(Interruption.TIMEOUT, stint);
            new RunWatch(service).timedOut(run);
        });
    }

    private Time time() {
        return service.env.time();
    }
}
