package io.tickrunner.runtime.boot;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.inject.Instance;

import io.quarkus.scheduler.Scheduler;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.ledger.Ledger;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.SessionLife;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.tick.CompletionMark;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResidue;
import io.tickrunner.runtime.tick.TickTracer;
import io.tickrunner.runtime.tick.WorkTransactions;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.Rescheduler;

/** Creates what all workers share with the first worker, because an app without workers needs no database. */
final class EnvironmentSource {

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
    private final Instance<CompletionMark> mark;
    private final Instance<WorkTransactions> transactions;
    private final List<String> unfenceable;
    /** Volatile because probes read it without waiting for a start or a stop. */
    private volatile TickEnvironment environment;

    EnvironmentSource(TickrunnerConfig config, Instance<AdvisoryLocker> locker, Scheduler scheduler, TickThreads threads,
            List<TickObserver> observers, Instance<PeerListener> peerListener, Instance<TickTracer> tracer,
            List<TickResidue> residues, Rescheduler rescheduler, Instance<Ledger> ledger, Instance<CompletionMark> mark,
            Instance<WorkTransactions> transactions, List<String> unfenceable) {
        this.unfenceable = unfenceable;
        this.mark = mark;
        this.transactions = transactions;
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
                    observers, config, present(tracer).orElse(TickTracer.NONE), residues, rescheduler,
                    present(ledger), FenceSource.of(present, config.fence().idleTimeout(), present(mark),
                            present(transactions)));
            environment.coordinator().ifPresent(this::open);
        }
        return environment;
    }

    private static <T> Optional<T> present(Instance<T> bean) {
        return bean.isResolvable() ? Optional.of(bean.get()) : Optional.empty();
    }

    /** Returns all reasons why this app can fence no worker; empty if it can. */
    List<String> fenceFaults() {
        return Stream.concat(FenceSource.fault(locker.get(), config.fence().idleTimeout()).stream(), unfenceable.stream())
                .toList();
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
