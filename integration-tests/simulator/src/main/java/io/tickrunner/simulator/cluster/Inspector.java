package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tickrunner.Outcome;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.network.SimulatedConnection;
import io.tickrunner.simulator.postgres.SimulatedSession;

/** Looks at the state of all replicas again and again, and compares it with the server's. */
final class Inspector {

    private static final long PERIOD_NANOS = Duration.ofMillis(250).toNanos();
    /** How often it looks while nothing has happened for long and nothing looks odd. */
    static final long QUIET_PERIOD_NANOS = Duration.ofSeconds(2).toNanos();
    /** Clocks drift a little. */
    private static final long DEADLINE_SLACK_NANOS = Duration.ofMillis(10).toNanos();
    private static final long SLACK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long OWNED_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long HELD_NANOS = Duration.ofMillis(1_500).toNanos();
    private static final long JOINED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long NOTICED_NANOS = Duration.ofMillis(400).toNanos();
    private static final long INTERRUPTED_NANOS = Duration.ofMillis(400).toNanos();
    private static final long REOPENED_NANOS = Duration.ofSeconds(3).toNanos();
    /** A worker that fails so often in a row leaves its lock to others. */
    static final int MOST_FAILURES = 3;
    private static final int AUDIT_EVERY = 11;

    private final Cluster cluster;
    private final Checker checker;
    private final Kernel kernel;
    private final Ledger ledger;
    private final long calm;
    private final long heartbeat;
    private final long lease;
    private final long heldFor;
    private final long runaway;
    private final long audit;
    private final boolean punctual;
    private final RestCheck rest;
    /** Since when something has been so without a break. */
    private final Map<Fact, Long> since = new HashMap<>();
    private final Map<Replica, SimulatedConnection> connections = new HashMap<>();
    private final Map<SimulatedSession, Replica> owners = new HashMap<>();
    /** The last holder of each lock that could serve its worker. */
    private final Map<WorkerPlan, Replica> servedBy = new HashMap<>();
    private final Set<Replica> joined = new HashSet<>();
    private final Map<Fact, Long> attempts = new HashMap<>();
    /** When a tick was last turned away by its gate. */
    private final Map<Fact, Long> gatedAt = new HashMap<>();
    /** Whether the last look found something that must not last. */
    private boolean odd;
    private boolean hasJudgedShares;

    Inspector(Cluster cluster, Checker checker, long calm) {
        this.cluster = cluster;
        this.checker = checker;
        this.kernel = cluster.kernel();
        this.ledger = cluster.ledger();
        this.calm = calm;
        this.heartbeat = cluster.settings().heartbeat().toNanos();
        this.lease = cluster.settings().lease().toNanos();
        this.runaway = lease - heartbeat / 10 - cluster.settings().deadline().toNanos();
        this.audit = AUDIT_EVERY * heartbeat + 2 * SLACK_NANOS;
        // After the loss of power, only the next statement shows that the server has forgotten everything.
        this.heldFor = HELD_NANOS + (cluster.scenario().has(Fault.POWER_LOSS) ? heartbeat : 0);
        this.punctual = cluster.scenario().isPunctual();
        this.rest = new RestCheck(cluster, checker);
    }

    void begin() {
        boolean quiet = !odd && cluster.isCalmFor(calm);
        kernel.after(quiet ? QUIET_PERIOD_NANOS : PERIOD_NANOS, null, () -> {
            look();
            begin();
        });
    }

    private void look() {
        odd = false;
        ledger.look();
        for (Replica replica : cluster.living()) {
            replica.connection().filter(connection -> connection.session() != null).ifPresent(c -> {
                look(replica, c);
                rest.look(replica, c);
            });
        }
        cluster.plans().stream().filter(WorkerPlan::isOfCluster).forEach(this::look);
        mustBeEven();
        checker.pauses().look();
        checker.occurrences().look();
        checker.due().look();
        checker.wakeUps().look();
        checker.handOvers().look();
    }

    /** Something that is so with these objects, compared by their identities. */
    private record Fact(String name, Object of, Object and) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Fact fact && name.equals(fact.name) && of == fact.of && and == fact.and;
        }

        @Override
        public int hashCode() {
            return (name.hashCode() * 31 + System.identityHashCode(of)) * 31 + System.identityHashCode(and);
        }
    }

    /** Returns for how long something has been so that must not last, or -1 if it is not. */
    private long lasting(boolean holds, String what, Object of, Object and) {
        odd |= holds;
        return goodFor(holds, what, of, and);
    }

    /** Returns for how long something has been so, or -1 if it is not. */
    private long goodFor(boolean holds, String what, Object of, Object and) {
        Fact key = new Fact(what, of, and);
        if (!holds) {
            since.remove(key);
            return -1;
        }
        return kernel.nanos() - since.computeIfAbsent(key, any -> kernel.nanos());
    }

    /** A tick that nobody forced has its outcome. */
    void attempted(Replica replica, long lockId, Outcome outcome) {
        WorkerPlan plan = cluster.plan(lockId);
        attempts.put(new Fact("attempt", replica, plan), kernel.nanos());
        if (outcome == Outcome.GATED) {
            gatedAt.put(new Fact("gated", replica, plan), kernel.nanos());
        }
    }

    // Replicas

    private void look(Replica replica, SimulatedConnection connection) {
        boolean up = replica.isUp();
        mustNotTrustForTooLong(replica, connection, up);
        mustNoticeTheEnd(replica, connection, up);
        mustInterrupt(replica);
        if (replica.isStopping()) {
            return;
        }
        mustKeepItsSession(replica, connection);
        mustReopen(replica, up);
        mustBeat(replica, connection, up);
        mustOwnWhatItHolds(replica, connection, up);
        mustLeaveItsOldSessions(replica, connection);
        mustKnowTheOthers(replica, up);
        mustAttempt(replica);
        if (punctual && replica.isCalmFor(calm)) {
            cluster.plans().forEach(plan -> mustTell(replica, plan));
        }
        if (goodFor(up, "up", replica, null) > JOINED_NANOS && joined.add(replica)) {
            checker.news().joined(replica);
        }
        if (punctual) {
            checker.news().look(replica);
        }
    }

    private void mustNotTrustForTooLong(Replica replica, SimulatedConnection connection, boolean up) {
        long ago = kernel.nanos() - connection.answeredSentAt();
        if (up && ago > cluster.settings().deadline().toNanos() + DEADLINE_SLACK_NANOS) {
            throw checker.violated(Check.DEADLINE, replica + " trusts its session, but sent the last answered statement "
                    + Duration.ofNanos(ago) + " ago");
        }
    }

    private void mustNoticeTheEnd(Replica replica, SimulatedConnection connection, boolean up) {
        boolean sees = punctual && !replica.isStalledSince(kernel.nanos() - SLACK_NANOS);
        if (lasting(up && sees && connection.hasEnded(), "ended", replica, connection) > NOTICED_NANOS) {
            throw checker.violated(Check.LOSS_NOTICED, replica + " does not see the end of its connection");
        }
        if (lasting(up && sees && connection.isUnlockRefused() && !replica.isImpaired(), "refused", replica,
                connection) > SLACK_NANOS) {
            throw checker.violated(Check.LOSS_NOTICED,
                    replica + " keeps a session that did not hold the lock that it released");
        }
    }

    private void mustInterrupt(Replica replica) {
        for (WorkerPlan plan : cluster.plans()) {
            Run run = checker.running(replica, plan);
            boolean goesOn = punctual && !replica.isStalledSince(kernel.nanos() - SLACK_NANOS)
                    && run != null && !replica.trusts(plan.lockId());
            if (plan.isStubborn()) {
                mustReport(replica, plan, run, goesOn);
                continue;
            }
            if (punctual && run != null && !replica.isStalledSince(run.began) && plan.timeout().isPresent()
                    && kernel.nanos() - run.began > plan.timeout().get().toNanos() + INTERRUPTED_NANOS) {
                throw checker.violated(Check.INTERRUPTED,
                        plan.name() + " goes on in " + replica + " for longer than its timeout");
            }
            if (lasting(goesOn, "goes on", replica, plan) > INTERRUPTED_NANOS) {
                throw checker.violated(Check.INTERRUPTED, plan.name() + " goes on in " + replica
                        + ", which knows that it has lost its lock");
            }
        }
    }

    /** Nothing can end work that ignores its interrupt, so it must be reported. */
    private void mustReport(Replica replica, WorkerPlan plan, Run run, boolean goesOn) {
        boolean reported = replica.worker(plan.lockId()).map(worker -> worker.health().stuckSince() != null).orElse(false);
        boolean late = run != null && punctual && !replica.isStalledSince(run.began) && plan.timeout().isPresent()
                && kernel.nanos() - run.began > plan.timeout().get().plus(AppConfig.STUCK_AFTER).toNanos() + SLACK_NANOS;
        if ((late || lasting(goesOn, "runs away", replica, plan) > runaway + SLACK_NANOS) && !reported) {
            throw checker.violated(Check.REPORTED, plan.name() + " ignores its interrupt in " + replica
                    + ", which does not report it");
        }
        if (lasting(reported && run == null, "ended", replica, plan) > SLACK_NANOS) {
            throw checker.violated(Check.REPORTED, replica + " reports that " + plan.name() + " is stuck, but it has ended");
        }
    }

    private void mustTell(Replica replica, WorkerPlan plan) {
        replica.worker(plan.lockId()).ifPresent(worker -> {
            WorkerHealth health = worker.health();
            boolean runs = checker.running(replica, plan) != null;
            if (lasting(runs != (health.runningSince() != null), "untold run", replica, plan) > SLACK_NANOS) {
                throw checker.violated(Check.HEALTH, plan.name() + (runs ? " runs in " : " does not run in ") + replica + ": "
                        + health);
            }
            Instant latest = replica.process().time().now().plus(longestWait(plan, replica))
                    .plusNanos(plan.drift() + SLACK_NANOS);
            boolean active = !health.paused() && !replica.isMerelyHalted();
            if (active && (health.nextDue() == null || health.nextDue().isAfter(latest))) {
                throw checker.violated(Check.HEALTH, plan.name() + " is not due within its interval in " + replica + ": "
                        + health);
            }
        });
    }

    private void mustReopen(Replica replica, boolean up) {
        // A refused statement costs one more attempt.
        boolean can = punctual && replica.isCalmFor(SLACK_NANOS) && cluster.server().isAccepting()
                && !cluster.hasRefusedSince(kernel.nanos() - PERIOD_NANOS);
        if (lasting(!up && can, "down", replica, null) > REOPENED_NANOS + cluster.settings().maxBackoff().toNanos()) {
            throw checker.violated(Check.REOPENED, replica + " does not open a session");
        }
    }

    private void mustKeepItsSession(Replica replica, SimulatedConnection connection) {
        SimulatedConnection before = connections.put(replica, connection);
        if (before != null && before != connection && punctual && replica.isCalmFor(calm)) {
            throw checker.violated(Check.NO_FALSE_ALARM, replica + " opened another session without a fault");
        }
    }

    private void mustBeat(Replica replica, SimulatedConnection connection, boolean up) {
        boolean beats = up && punctual && replica.isCalmFor(2 * heartbeat);
        if (beats && kernel.nanos() - connection.servedAt() > heartbeat + SLACK_NANOS) {
            throw checker.violated(Check.HEARTBEAT, replica + " has sent nothing for "
                    + Duration.ofNanos(kernel.nanos() - connection.servedAt()));
        }
    }

    private void mustOwnWhatItHolds(Replica replica, SimulatedConnection connection, boolean up) {
        boolean calmUp = up && punctual && replica.isCalmFor(SLACK_NANOS);
        boolean byAudit = cluster.scenario().has(Fault.STRAY_LOCK) || cluster.scenario().has(Fault.FORGOTTEN_LOCK);
        Set<Long> held = ledger.heldBy(connection.session());
        for (WorkerPlan plan : cluster.plans()) {
            boolean trusted = replica.trusts(plan.lockId());
            boolean reallyHeld = held.contains(plan.lockId());
            if (lasting(calmUp && reallyHeld && !trusted, "owned", replica, plan) > (byAudit ? 2 * audit : OWNED_NANOS)) {
                throw checker.violated(Check.OWNED, "the server holds the lock of " + plan.name() + " for " + replica
                        + ", which does not know");
            }
            if (lasting(calmUp && !reallyHeld && trusted, "held", replica, plan) > (byAudit ? audit : heldFor)) {
                throw checker.violated(Check.HELD, replica + " says that it holds the lock of " + plan.name()
                        + ", but the server does not hold it");
            }
        }
    }

    private void mustLeaveItsOldSessions(Replica replica, SimulatedConnection connection) {
        owners.put(connection.session(), replica);
        for (WorkerPlan plan : cluster.plans()) {
            SimulatedSession holder = ledger.holder(plan.lockId());
            boolean old = holder != null && holder != connection.session() && owners.get(holder) == replica;
            if (lasting(old && !replica.isImpaired(), "old", replica, plan) > SLACK_NANOS) {
                throw checker.violated(Check.OWNED, "the server holds the lock of " + plan.name() + " for a session that "
                        + replica + " has given up");
            }
        }
    }

    private void mustKnowTheOthers(Replica replica, boolean up) {
        // A session whose end was lost stays until the server ends it.
        int others = cluster.living().size() - 1;
        if (up && punctual && cluster.isCalmFor(lease + audit) && replica.peers() != others) {
            throw checker.violated(Check.ROLL, replica + " knows " + replica.peers() + " others of " + others
                    + "; the server has sessions of the backends "
                    + cluster.server().sessions().stream().map(SimulatedSession::backendPid).toList());
        }
    }

    private void mustAttempt(Replica replica) {
        for (WorkerPlan plan : cluster.plans()) {
            if (plan.isShared() || !replica.has(plan)) {
                continue;
            }
            long due = due(plan);
            long quietFor = goodFor(punctual && replica.isCalmFor(calm) && plan.isReliable()
                    && !checker.pauses().isTouchedSince(plan.lockId(), kernel.nanos() - calm), "attempt", replica, plan);
            long last = attempts.getOrDefault(new Fact("attempt", replica, plan), Long.MIN_VALUE / 2);
            if (Math.min(quietFor, kernel.nanos() - last) > due) {
                throw checker.violated(Check.EACH_REPLICA_ATTEMPTS, replica + " has not attempted " + plan.name() + " for "
                        + Duration.ofNanos(Math.min(quietFor, kernel.nanos() - last)));
            }
        }
    }

    // Workers of cadence CLUSTER

    private void look(WorkerPlan plan) {
        mustNotBeKept(plan, ledger.holder(plan.lockId()));
        if (!punctual || !plan.isReliable()
                || checker.pauses().isTouchedSince(plan.lockId(), kernel.nanos() - calm)) {
            lasting(false, "free", plan, null);
            goodFor(false, "served", plan, null);
            return;
        }
        SimulatedSession holder = ledger.holder(plan.lockId());
        mustBeTakenOver(plan, holder);
        if (!plan.isCron()) {
            mustBeStarted(plan, holder);
        }
    }

    /** Returns whether it has been calm for long enough that uneven shares of several replicas would have been a violation. */
    boolean hasJudgedShares() {
        return hasJudgedShares;
    }

    /** Each replica holds as many locks as its weight says, give or take one. */
    private void mustBeEven() {
        List<WorkerPlan> plans = cluster.plans().stream().filter(WorkerPlan::isOfCluster)
                .filter(plan -> cluster.living().stream().anyMatch(replica -> replica.has(plan))).toList();
        boolean settled = punctual && cluster.scenario().isComparable() && cluster.isCalmFor(calm)
                && !cluster.living().isEmpty()
                && plans.stream().allMatch(plan -> plan.isReliable() && ledger.holder(plan.lockId()) != null
                        && !checker.pauses().isTouchedSince(plan.lockId(), kernel.nanos() - calm)
                        && cluster.living().stream().allMatch(replica -> isAble(replica, plan)));
        long settledFor = goodFor(settled, "settled", cluster, null);
        if (!settled) {
            lasting(false, "uneven", cluster, null);
            return;
        }
        Map<Replica, Long> held = new HashMap<>();
        for (Replica replica : cluster.living()) {
            held.put(replica, replica.connection().map(c -> ledger.heldBy(c.session()).stream().map(cluster::plan)
                    .filter(WorkerPlan::isOfCluster).mapToLong(WorkerPlan::weight).sum()).orElse(0L));
        }
        boolean even = cluster.scenario().isOneVersion() ? areShares(held)
                : plans.stream().noneMatch(plan -> isToMove(plan, held));
        long longest = cluster.scenario().levelled().toNanos()
                + plans.stream().mapToLong(plan -> plan.longest().toNanos()).max().orElse(0);
        hasJudgedShares |= plans.size() > 1 && held.size() > 1 && settledFor > longest;
        if (lasting(!even, "uneven", cluster, null) > longest) {
            throw checker.violated(Check.EVEN, "replicas hold " + held);
        }
    }

    /** Returns whether a replica that has the worker holds two locks fewer than the one that holds this one. */
    private boolean isToMove(WorkerPlan plan, Map<Replica, Long> held) {
        long most = held.getOrDefault(checker.ownerOf(ledger.holder(plan.lockId())), 0L);
        return held.entrySet().stream().anyMatch(one -> one.getKey().has(plan) && one.getValue() < most - 1);
    }

    private boolean areShares(Map<Replica, Long> held) {
        int heaviest = cluster.scenario().heaviest();
        if (heaviest > 1) {
            return Collections.max(held.values()) - Collections.min(held.values()) <= heaviest;
        }
        long all = held.values().stream().mapToLong(Long::longValue).sum();
        return held.entrySet().stream().allMatch(one -> Math.abs(one.getValue() - share(one.getKey(), all)) < 1);
    }

    private double share(Replica replica, long locks) {
        int all = cluster.living().stream().mapToInt(Replica::weight).sum();
        // If nobody else is there, replicas of weight zero share alike.
        return all == 0 ? (double) locks / cluster.living().size() : (double) locks * replica.weight() / all;
    }

    /** Returns whether a replica may be given a worker: it has not failed there too often in a row. */
    private static boolean isAble(Replica replica, WorkerPlan plan) {
        return replica.worker(plan.lockId()).map(worker -> worker.health().consecutiveFailures() < MOST_FAILURES).orElse(true);
    }

    private void mustBeTakenOver(WorkerPlan plan, SimulatedSession holder) {
        boolean wanted = false;
        if (holder == null) {
            for (Replica replica : cluster.living()) {
                wanted |= replica.isCalmFor(calm) && replica.standsBy(plan.lockId());
            }
        }
        if (lasting(wanted, "free", plan, null) > heartbeat + SLACK_NANOS) {
            throw checker.violated(Check.TAKEN_OVER, "nobody takes the free lock of " + plan.name());
        }
    }

    private void mustBeStarted(WorkerPlan plan, SimulatedSession holder) {
        Replica replica = holder == null ? null : checker.ownerOf(holder);
        boolean serves = replica != null && !replica.isStopping() && replica.isCalmFor(calm) && replica.isUp()
                && replica.trusts(plan.lockId());
        // Its next holder waits until one that is gone has certainly lost the lock, and may come between two looks.
        Replica before = servedBy.put(plan, replica);
        boolean anew = cluster.scenario().isCertain() && before != null && before != replica
                && !cluster.living().contains(before);
        long served = goodFor(serves && !anew, "served", plan, null);
        Run last = checker.lastStart(plan);
        long idle = last == null ? served : Math.min(served, kernel.nanos() - last.began);
        if (idle > due(plan)) {
            throw checker.violated(Check.PUNCTUAL, plan.name() + " has not started for " + Duration.ofNanos(idle) + " in "
                    + replica + ", which holds its lock");
        }
    }

    /** Returns how long it takes at most from one attempt to the next. */
    private long due(WorkerPlan plan) {
        return plan.interval().toNanos() + plan.drift() + 2 * plan.longest().toNanos() + 3 * SLACK_NANOS
                + (cluster.scenario().isCertain() ? cluster.settings().deadline().toNanos() : 0);
    }

    /** Returns how long it takes at most until the next regular tick is due. */
    private Duration longestWait(WorkerPlan plan, Replica replica) {
        // What ran by a faster clock is not due again.
        return plan.planned().map(planned -> plan.interval().plus(planned.jitter().orElse(Duration.ZERO))
                .plusNanos(cluster.clocks().aheadOf(replica))).orElse(plan.interval());
    }

    private boolean isUnwantedWhileHalted(WorkerPlan plan, Replica replica) {
        return replica.isMerelyHalted() && (ledger.heldSince(plan.lockId()) > replica.disturbedAt()
                || kernel.nanos() - lastChange(plan, replica) > longestWait(plan, replica).toNanos() + SLACK_NANOS);
    }

    /** Returns since when nothing has changed when the next tick is due. */
    private long lastChange(WorkerPlan plan, Replica replica) {
        return plan.isCron() ? Math.max(replica.disturbedAt(), cluster.clocks().setAt(replica)) : replica.disturbedAt();
    }

    /** Returns whether it is the turn of another replica. Attempts that a loss of the session ended leave no failed series. */
    private boolean failsAgainAndAgain(WorkerPlan plan, Replica replica, WorkerHealth health) {
        return health.consecutiveFailures() >= MOST_FAILURES * plan.mostAttempts() && (plan.retry().isEmpty()
                || replica.isCalmFor(calm + (MOST_FAILURES + 1) * plan.interval().toNanos()));
    }

    private void mustNotBeKept(WorkerPlan plan, SimulatedSession holder) {
        Replica replica = holder == null ? null : checker.ownerOf(holder);
        if (replica == null || replica.isStopping()) {
            return;
        }
        WorkerService worker = replica.worker(plan.lockId()).orElseThrow();
        boolean settled = punctual && (!replica.isImpaired() || replica.isMerelyHalted());
        if (!settled || !worker.isIdle()) {
            lasting(false, "kept", plan, replica);
            return;
        }
        WorkerHealth health = worker.health();
        long since = Math.max(replica.disturbedAt(), ledger.heldSince(plan.lockId()));
        boolean gated = health.lastOutcome() == Outcome.GATED
                && ledger.heldSince(plan.lockId()) < gatedAt.getOrDefault(new Fact("gated", replica, plan), 0L);
        boolean unwanted = gated || failsAgainAndAgain(plan, replica, health)
                || health.paused() || replica.isDrainedFor(SLACK_NANOS) || isUnwantedWhileHalted(plan, replica);
        if (lasting(unwanted, "kept", plan, replica) > SLACK_NANOS
                && kernel.nanos() - since > SLACK_NANOS) {
            throw checker.violated(Check.RELEASED, replica + " keeps the lock of " + plan.name() + " that it does not use: "
                    + health);
        }
    }
}
