package io.tickrunner.runtime;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.tickrunner.LockGrant;
import io.tickrunner.LockUnavailableException;
import io.tickrunner.Outcome;
import io.tickrunner.Worker;
import io.tickrunner.runtime.TickRun.Interruption;
import io.tickrunner.runtime.TickRun.Purpose;

/**
 * The path of every tick, forced or scheduled: gate, lock, work under its timeout, judgement. It runs on the calling thread and
 * never throws.
 */
final class TickPath {

    private final WorkerSettings settings;
    private final Worker worker;
    private final GrantKeeper grants;
    private final StartupHook startup;
    private final ScheduledExecutorService timer;
    private final BooleanSupplier dueNow;
    private final Consumer<TickRun> onWorkStart;
    private final Consumer<TickRun> onTimeout;

    /**
     * @param dueNow whether a scheduled tick is still due once the lock is had
     * @param onWorkStart told right before the worker's code
     * @param onTimeout told when a timeout interrupted the work
     */
    TickPath(WorkerSettings settings, Worker worker, GrantKeeper grants, StartupHook startup, ScheduledExecutorService timer,
            BooleanSupplier dueNow, Consumer<TickRun> onWorkStart, Consumer<TickRun> onTimeout) {
        this.settings = settings;
        this.worker = worker;
        this.grants = grants;
        this.startup = startup;
        this.timer = timer;
        this.dueNow = dueNow;
        this.onWorkStart = onWorkStart;
        this.onTimeout = onTimeout;
    }

    /**
     * @return empty if it turned out that no tick is due yet
     */
    Optional<Ending> walk(TickRun run) {
        try {
            if (settings.has(Hook.SHOULD_RUN) && !worker.shouldRun()) {
                return Optional.of(Ending.of(Outcome.GATED));
            }
            Optional<LockGrant> grant = grants.acquire();
            if (grant.isEmpty()) {
                return Optional.of(Ending.of(Outcome.SKIPPED));
            }
            if (run.purpose() == Purpose.SCHEDULED && !dueNow.getAsBoolean()) {
                return Optional.empty();
            }
            return Optional.of(work(run, grant.get()));
        } catch (LockUnavailableException e) {
            return Optional.of(Ending.unavailable(e));
        } catch (Throwable e) {
            return Optional.of(Ending.error(e));
        }
    }

    private Ending work(TickRun run, LockGrant grant) {
        Throwable thrown = null;
        run.beginWork(grant);
        ScheduledFuture<?> timeout = watchTimeout(run);
        try {
            run.ensureLockHeld();
            onWorkStart.accept(run);
            startup.runIfDue(run);
            if (run.purpose() != Purpose.STARTUP) {
                worker.tick(run);
            }
        } catch (Throwable e) {
            thrown = e;
        } finally {
            run.endWork();
            if (timeout != null) {
                timeout.cancel(false);
            }
        }
        return Ending.ofWork(run, thrown, settings);
    }

    private ScheduledFuture<?> watchTimeout(TickRun run) {
        return settings.timeout().<ScheduledFuture<?>> map(limit -> timer.schedule(() -> {
            run.interrupt(Interruption.TIMEOUT);
            onTimeout.accept(run);
        }, limit.toNanos(), TimeUnit.NANOSECONDS)).orElse(null);
    }
}
