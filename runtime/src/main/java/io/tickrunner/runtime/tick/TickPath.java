package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.Outcome;
import io.tickrunner.Worker;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Hook;

/**
 * The path of every tick, forced or scheduled: gate, lock, work with its timeout, outcome. Runs on the calling thread and never
 * throws.
 */
final class TickPath {

    private final TickingWorker service;
    private final Worker worker;
    private final GrantKeeper grants;
    private final StartupHook startup;
    private final TickRecorder recorder;
    private final RunWatch watch;
    private final Time time;

    TickPath(TickingWorker service, Worker worker, GrantKeeper grants, StartupHook startup, TickRecorder recorder,
            RunWatch watch, Time time) {
        this.service = service;
        this.worker = worker;
        this.grants = grants;
        this.startup = startup;
        this.recorder = recorder;
        this.watch = watch;
        this.time = time;
    }

    /**
     * @return the ending; empty if no tick is due yet after all
     */
    Optional<Ending> walk(TickRun run) {
        try {
            Optional<Ending> turnedAway = service.settings().has(Hook.SHOULD_RUN) ? gate(run) : Optional.empty();
            if (turnedAway.isPresent()) {
                return turnedAway;
            }
            long asked = time.nanos();
            Optional<LockGrant> grant = grants.use();
            if (grant.isEmpty()) {
                return Optional.of(Ending.of(Outcome.SKIPPED));
            }
            grants.awaitNotice(grant.get(), service::isStopping);
            if (service.isStopping()
                    || !run.forced() && !service.mayBegin(run, Duration.ofNanos(time.nanos() - asked))) {
                return Optional.empty();
            }
            return Optional.of(work(run, grant.get()));
        } catch (LockUnavailableException e) {
            return Optional.of(Ending.unavailable(e));
        } catch (Throwable e) {
            return Optional.of(Ending.error(e));
        }
    }

    private Optional<Ending> gate(TickRun run) {
        AtomicBoolean open = new AtomicBoolean();
        Throwable thrown = call(run, () -> open.set(worker.shouldRun()));
        return Ending.ofGate(run, open.get(), thrown, service.settings());
    }

    private Ending work(TickRun run, LockGrant grant) {
        run.granted(grant);
        Throwable thrown = call(run, () -> {
            run.ensureLockHeld();
            begin(run);
            startup.runIfDue(run);
            if (run.purpose() != Purpose.STARTUP) {
                worker.tick(run);
            }
        });
        return Ending.ofWork(run, thrown, service.settings());
    }

    /** Announces the start of the work, and withdraws it if the lock is lost meanwhile, because then nobody has run. */
    private void begin(TickRun run) {
        Runnable withdrawal = recorder.announce(run);
        try {
            // A loss before this point could not interrupt the work, a later one does. The announcement takes a moment.
            run.ensureLockHeld();
        } catch (Throwable e) {
            withdrawal.run();
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
        Optional<Time.Alarm> timeout = Optional.empty();
        try {
            timeout = service.settings().timeout().map(limit -> watchTimeout(run, stint, limit));
            code.run();
            return null;
        } catch (Throwable e) {
            return e;
        } finally {
            run.leave();
            timeout.ifPresent(Time.Alarm::cancel);
        }
    }

    private Time.Alarm watchTimeout(TickRun run, int stint, Duration limit) {
        return time.after(limit.toNanos(), () -> {
            run.interrupt(Interruption.TIMEOUT, stint);
            watch.timedOut(run);
        });
    }
}
