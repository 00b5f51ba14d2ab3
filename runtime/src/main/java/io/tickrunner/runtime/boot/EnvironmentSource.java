package io.tickrunner.runtime.boot;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.lock.FenceSupport;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.SessionLife;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.pg.PostgresFenceCheck;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResidue;
import io.tickrunner.runtime.tick.TickTracer;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.Rescheduler;

/** Creates what all workers share with the first worker, because an app without workers needs no database. */
final class EnvironmentSource {

    private static final Duration LONGEST_IDLE = Duration.ofDays(1);

    private final TickrunnerConfig config;
    private final Instance<AdvisoryLocker> locker;
    private final Scheduler scheduler;
    private final TickThreads threads;
    private final List<TickObserver> observers;
    private final Instance<PeerListener> peerListener;
    private final Instance<TickTracer> tracer;
    private final List<TickResidue> residues;
    private final Rescheduler rescheduler;
    private final Instance<Ledger> ledger;
    /** Volatile because probes read it without waiting for a start or a stop. */
    private volatile TickEnvironment environment;

    EnvironmentSource(TickrunnerConfig config, Instance<AdvisoryLocker> locker, Scheduler scheduler, TickThreads threads,
            List<TickObserver> observers, Instance<PeerListener> peerListener, Instance<TickTracer> tracer,
            List<TickResidue> residues, Rescheduler rescheduler, Instance<Ledger> ledger) {
        this.ledger = ledger;
        this.rescheduler = rescheduler;
        this.config = config;
        this.locker = locker;
        this.scheduler = scheduler;
        this.threads = threads;
        this.observers = observers;
        this.peerListener = peerListener;
        this.tracer = tracer;
        this.residues = residues;
    }

    /** Returns the environment, and creates it for the first worker. Called by one thread at a time. */
    TickEnvironment create() {
        if (environment == null) {
            AdvisoryLocker present = locker.get();
            environment = new TickEnvironment(present, scheduler, threads, threads.time(), SystemThreads.INSTANCE,
                    observers, config, tracer.isResolvable() ? tracer.get() : TickTracer.NONE, residues, rescheduler,
                    ledger.isResolvable() ? Optional.of(ledger.get()) : Optional.empty(),
                    FenceSupport.of(present).map(support -> new WorkCheck(new PostgresFenceCheck(config.fence().idleTimeout()))));
            environment.coordinator().ifPresent(this::open);
        }
        return environment;
    }

    /** Returns why this app can fence no worker; empty if it can. */
    Optional<String> fenceFault() {
        Duration idle = config.fence().idleTimeout();
        if (FenceSupport.of(locker.get()).isEmpty()) {
            return Optional.of("fenced = true needs the locks of the PostgreSQL datasource, but the app has its own"
                    + " AdvisoryLocker; remove that, or fenced");
        }
        return idle.toMillis() >= 1 && idle.compareTo(LONGEST_IDLE) <= 0 ? Optional.empty()
                : Optional.of("fenced = true needs a quarkus.tickrunner.fence.idle-timeout from 1ms to 1d, but it is "
                        + DurationText.format(idle) + "; use a few seconds");
    }

    private void open(SessionLife session) {
        if (peerListener.isResolvable()) {
            session.listen(peerListener.get());
        }
        session.start();
    }

    /** Returns the environment; empty before the first worker. Thread-safe. */
    Optional<TickEnvironment> present() {
        return Optional.ofNullable(environment);
    }

    Optional<ReplicaCoordinator> coordinator() {
        return present().flatMap(TickEnvironment::coordinator);
    }
}
