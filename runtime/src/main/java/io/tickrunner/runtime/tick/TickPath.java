package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.Outcome;
import io.tickrunner.Worker;
import io.tickrunner.runtime.tick.TickRun.Interruption;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Hook;
import io.tickrunner.runtime.worker.WorkerSettings;

/**
 * The path of every tick, forced or scheduled: gate, lock, work with its timeout, outcome. Runs on the calling thread and never
 * throws.
 */
final class TickPath {

    private final WorkerSettings settings;
    private final Worker worker;
    private final GrantKeeper grants;
    private final StartupHook startup;
    private final Time time;
    private final BooleanSupplier isStopping;
    private final BiPredicate<TickRun, Duration> mayBegin;
    private final Consumer<TickRun> onWorkStart;
    private final Consumer<TickRun> onTimeout;

    /**
     * @param isStopping returns whether no work may start any more
     * @param mayBegin returns whether a scheduled tick is still due after the lock was acquired, given the wait for it
     * @param onWorkStart called right before the worker's code
     * @param onTimeout called when a timeout has interrupted the work
     */
    TickPath(WorkerSettings settings, Worker worker, GrantKeeper grants, StartupHook startup, Time time,
            BooleanSupplier isStopping, BiPredicate<TickRun, Duration> mayBegin, Consumer<TickRun> onWorkStart,
            Consumer<TickRun> onTimeout) {
        this.settings = settings;
        this.worker = worker;
        this.grants = grants;
        this.startup = startup;
        this.time = time;
        this.isStopping = isStopping;
        this.mayBegin = mayBegin;
        this.onWorkStart = onWorkStart;
        this.onTimeout = onTimeout;
    }

    /**
     * @return the ending; empty if no tick is due yet after all
     */
    Optional<Ending> walk(TickRun run) {
        try {
            Optional<Ending> turnedAway = settings.has(Hook.SHOULD_RUN) ? gate(run) : Optional.empty();
            if (turnedAway.isPresent()) {
                return turnedAway;
            }
            long asked = time.nanos();
            Optional<LockGrant> grant = grants.use();
            if (grant.isEmpty()) {
                return Optional.of(Ending.of(Outcome.SKIPPED));
            }
            grants.awaitNotice(grant.get(), isStopping);
            if (isStopping.getAsBoolean()
                    || !run.forced() && !mayBegin.test(run, Duration.ofNanos(time.nanos() - asked))) {
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
        return Ending.ofGate(run, open.get(), thrown, settings);
    }

    private Ending work(TickRun run, LockGrant grant) {
        run.granted(grant);
        Throwable thrown = call(run, () -> {
            run.ensureLockHeld();
            onWorkStart.accept(run);
            // A loss before this point could not interrupt the work, a later one does. Reporting the start takes a moment.
            run.ensureLockHeld();
            startup.runIfDue(run);
            if (run.purpose() != Purpose.STARTUP) {
                worker.tick(run);
            }
        });
        return Ending.ofWork(run, thrown, settings);
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
            timeout = settings.timeout().map(limit -> watchTimeout(run, stint, limit));
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
            onTimeout.accept(run);
        });
    }
}
