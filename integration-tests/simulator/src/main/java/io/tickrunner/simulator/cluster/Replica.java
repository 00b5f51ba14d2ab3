package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.tickrunner.LockGrant;
import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.SessionDemand;
import io.tickrunner.runtime.lock.SessionLocker;
import io.tickrunner.runtime.peer.PeerListener;
import io.tickrunner.runtime.tick.TickEnvironment;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.runtime.tick.TickTracer;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.simulator.kernel.SimProcess;
import io.tickrunner.simulator.network.Route;
import io.tickrunner.simulator.network.SimulatedConnection;

/** One replica of the app: the production code between the workers and the server's port, in a simulated process. */
final class Replica implements PeerListener {

    private static final Duration GRACE = Duration.ofSeconds(10);
    /** What keeps it from beginning work. */
    private static final Set<Fault> IDLE = EnumSet.of(Fault.SCHEDULER_HALTED, Fault.DRAIN);

    private final Cluster cluster;
    private final SimProcess process;
    private final Route route;
    private final AppScheduler scheduler = new AppScheduler();
    private final Map<Long, WorkerService> workers = new TreeMap<>();
    private TickEnvironment environment;
    private SessionLocker locker;
    private SimulatedOpener opener;
    private final long createdAt;
    /** Faults that have not been repaired. */
    private final Set<Fault> impairedBy = EnumSet.noneOf(Fault.class);
    private boolean stopping;
    private boolean handedOver;
    /** Virtual time of the last fault that touched it. */
    private long disturbedAt;
    private final int version;
    private int drains;
    private int weight;
    private long stalledAt = Long.MIN_VALUE;
    /** Virtual time since when it has been drained, or a negative one. */
    private long drainedAt = -1;

    Replica(Cluster cluster, String name) {
        this.cluster = cluster;
        this.process = cluster.kernel().process(name);
        this.route = new Route(cluster.kernel(), process.name());
        this.version = cluster.drawVersion();
        this.createdAt = cluster.kernel().nanos();
        this.disturbedAt = createdAt;
        process.onKill(() -> cluster.checker().died(this));
        process.onUnwind(this::unwind);
    }

    SimProcess process() {
        return process;
    }

    Route route() {
        return route;
    }

    AppScheduler scheduler() {
        return scheduler;
    }

    Collection<WorkerService> workers() {
        return workers.values();
    }

    Optional<WorkerService> worker(long lockId) {
        return Optional.ofNullable(workers.get(lockId));
    }

    /** Returns whether its version of the app has this worker. */
    boolean has(WorkerPlan plan) {
        return cluster.scenario().has(version, plan);
    }

    boolean isStopping() {
        return stopping;
    }

    long createdAt() {
        return createdAt;
    }

    // What befell it

    void disturbed() {
        disturbedAt = cluster.kernel().nanos();
        cluster.disturbed();
    }

    /** A fault begins that lasts. */
    void impaired(Fault by) {
        disturbed();
        impairedBy.add(by);
        stalledIf(by);
    }

    void repaired(Fault... of) {
        disturbed();
        for (Fault fault : of) {
            if (impairedBy.remove(fault)) {
                stalledIf(fault);
            }
        }
    }

    private void stalledIf(Fault fault) {
        if (fault == Fault.FREEZE || fault == Fault.SLOW_THREADS) {
            stalledAt = cluster.kernel().nanos();
        }
    }

    boolean isImpaired() {
        return !impairedBy.isEmpty() || cluster.isImpaired();
    }

    boolean isCutOff() {
        return impairedBy.stream().anyMatch(Fault::isCut);
    }

    /** Returns whether its app has halted its scheduler or it is drained, and nothing else is wrong. */
    boolean isMerelyHalted() {
        return !impairedBy.isEmpty() && IDLE.containsAll(impairedBy) && !cluster.isImpaired();
    }

    /** Returns whether an operator has drained it. */
    boolean isDrained() {
        return impairedBy.contains(Fault.DRAIN);
    }

    /** Returns which part of the locks it holds, in comparison with others. */
    int weight() {
        return weight;
    }

    /** Returns how often an operator has drained it. */
    int drains() {
        return drains;
    }

    /** Returns whether it has been drained for so long, with threads that run when they can. */
    boolean isDrainedFor(long nanos) {
        return drainedAt >= 0 && cluster.kernel().nanos() - drainedAt > nanos && !isStalledSince(drainedAt);
    }

    /** Returns whether its threads were kept from running at that virtual time or later. */
    boolean isStalledSince(long nanos) {
        return stalledAt >= nanos || impairedBy.contains(Fault.FREEZE) || impairedBy.contains(Fault.SLOW_THREADS);
    }

    /** Returns whether nothing befell it for so long. */
    boolean isCalmFor(long nanos) {
        return isCalmSince(cluster.kernel().nanos() - nanos);
    }

    /** Returns whether nothing befell it at that virtual time or later. */
    boolean isCalmSince(long nanos) {
        return isItselfCalmSince(nanos) && cluster.isUnimpairedSince(nanos);
    }

    /** The same, whatever befell all replicas. */
    boolean isItselfCalmSince(long nanos) {
        return impairedBy.isEmpty() && disturbedAt <= nanos;
    }

    long disturbedAt() {
        return disturbedAt;
    }

    /** Returns whether it trusts that it holds the lock, as far as its clock tells. */
    boolean trusts(long lockId) {
        return worker(lockId).map(WorkerService::isLockHeld).orElse(false);
    }

    /** Returns the backend of its last session; empty before the first. */
    Optional<Integer> backend() {
        return connection().map(SimulatedConnection::backendPid);
    }

    /** Returns the connection of its last session; empty before the first. */
    Optional<SimulatedConnection> connection() {
        return Optional.ofNullable(opener).map(SimulatedOpener::current);
    }

    /** Returns how long ago, by its clock, the last run of a worker began that it knows of. */
    Optional<Duration> lastRunAgo(long lockId) {
        return locker == null ? Optional.empty()
                : locker.lastRun(lockId).map(run -> Duration.ofNanos(process.time().nanos() - run.startedAt()));
    }

    /** Returns whether it tries for the lock of a worker with each heartbeat, if nobody holds it. */
    boolean standsBy(long lockId) {
        return !stopping && isUp() && lastRunAgo(lockId).isPresent() && worker(lockId)
                .map(worker -> worker.health().consecutiveFailures() < Inspector.MOST_FAILURES).orElse(false);
    }

    boolean isPaused(long lockId) {
        return locker != null && locker.isPaused(lockId);
    }

    /** Returns which of its books has more entries than that. */
    Optional<String> tooLongBook(int most) {
        return Stream.concat(Stream.ofNullable((Object) locker), workers.values().stream())
                .flatMap(root -> Books.tooLong(root, most).stream()).findFirst();
    }

    /** Returns how many other replicas it knows. */
    int peers() {
        return locker.peers();
    }

    /** Returns whether it has stopped in good order. */
    boolean handedOver() {
        return handedOver;
    }

    boolean isUp() {
        return locker != null && locker.isUp();
    }

    void start() {
        process.start("main", this::boot);
    }

    private void boot() {
        LockSettings settings = cluster.drawSettings();
        weight = settings.spread().weight();
        ReplicaIdentity identity = new ReplicaIdentity("sim", process.name());
        opener = new SimulatedOpener(process, route, cluster::server, settings, identity, cluster.ledger()::look,
                cluster::disturbAll, cluster.checker().wakeUps().tap(this));
        locker = new SessionLocker(opener, settings, identity, LockSessionListener.NONE, SessionDemand.REST_AFTER,
                process.time(),
                process.threads());
        environment = new TickEnvironment(locker, scheduler.scheduler(), virtual -> process.executor("worker"),
                process.time(), process.threads(), List.of(new Observer()), cluster.config(), TickTracer.NONE, List.of());
        locker.listen(this);
        locker.start();
        for (WorkerPlan plan : cluster.plans().stream().filter(this::has).toList()) {
            WorkerService service = new WorkerService(plan.settings(), new SimulatedWork(plan, this, cluster.checker()),
                    environment);
            locker.register(service);
            workers.put(plan.lockId(), service);
        }
        List.copyOf(workers.values()).forEach(WorkerService::start);
    }

    /** Hears of the outcomes of ticks. */
    private final class Observer implements TickObserver {

        @Override
        public void ticked(WorkerView worker, TickResult result) {
            if (!cluster.kernel().isOver()) {
                cluster.checker().ticked(Replica.this, worker.lockId(), result);
            }
        }
    }

    /** Lets the lock session's loop end with the simulation. */
    private void unwind() {
        if (locker != null) {
            locker.stop();
        }
    }

    /** An operator drains it. */
    void drain() {
        if (stopping || impairedBy.contains(Fault.DRAIN)) {
            return;
        }
        cluster.checker().stops(this);
        impaired(Fault.DRAIN);
        drains++;
        process.start("operator", this::drainAsWanted);
    }

    /** An operator ends that. */
    void undrain() {
        repaired(Fault.DRAIN);
        drainedAt = -1;
        process.start("operator", this::drainAsWanted);
    }

    /** The threads of several commands, which may have had to wait, run in any order. */
    private void drainAsWanted() {
        boolean wanted = impairedBy.contains(Fault.DRAIN);
        if (environment == null || !environment.drain().set(wanted)) {
            return;
        }
        drainedAt = -1;
        if (wanted) {
            locker.handOver(takeIdleGrants());
            drainedAt = environment.drain().isOn() ? cluster.kernel().nanos() : -1;
        } else {
            workers.values().forEach(WorkerService::undrained);
        }
    }

    private List<LockGrant> takeIdleGrants() {
        List<LockGrant> idle = new ArrayList<>();
        workers.values().forEach(worker -> worker.takeIdleGrant().ifPresent(idle::add));
        return idle;
    }

    /** Stops in good order, as at SIGTERM, and dies. */
    void terminate() {
        if (stopping || !process.isAlive()) {
            return;
        }
        cluster.checker().stops(this);
        stopping = true;
        disturbed();
        cluster.kernel().note("%s is told to stop", process.name());
        process.start("shutdown", this::shutdown);
    }

    private void shutdown() {
        if (locker == null) {
            process.kill();
            return;
        }
        workers.values().forEach(WorkerService::stop);
        locker.handOver(takeIdleGrants());
        try {
            awaitIdle(GRACE.toNanos());
            workers.values().forEach(WorkerService::interruptForShutdown);
            awaitIdle(Duration.ofSeconds(2).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            locker.stop();
            handedOver = true;
        }
        process.kill();
    }

    private void awaitIdle(long nanos) throws InterruptedException {
        long until = process.time().nanos() + nanos;
        for (WorkerService worker : workers.values()) {
            worker.awaitIdle(Math.max(0, until - process.time().nanos()));
        }
    }

    // What other replicas ask for

    @Override
    public boolean takesCommands() {
        return true;
    }

    @Override
    public void pauseChanged(long lockId, Pause change) {
        worker(lockId).ifPresent(WorkerService::pauseChanged);
    }

    @Override
    public Optional<CompletionStage<Outcome>> tickAsked(long lockId, Map<String, String> arguments) {
        return worker(lockId).filter(WorkerService::isLockHeld).map(worker -> worker.tickAsync(arguments));
    }

    @Override
    public String toString() {
        return process.name();
    }
}
