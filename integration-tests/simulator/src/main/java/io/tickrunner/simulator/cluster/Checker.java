package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.runtime.tick.TickResult;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.kernel.Violation;
import io.tickrunner.simulator.postgres.SimulatedSession;

/** Checks what must hold, by what the work of all replicas really does and by what the server really holds. */
final class Checker {

    /** Starts of one worker may come so much closer than its interval: it catches up, and clocks of replicas differ. */
    private static final long START_SLACK_NANOS = Duration.ofMillis(350).toNanos();
    /** In heartbeats: five at most, as many again while locks move, and one on the way. */
    private static final int ALL_TRIED_AFTER = 11;
    private static final long ATTEMPT_SLACK = Duration.ofMillis(100).toNanos();
    private static final long LEFT_TO_OTHERS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long DRAINED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long CALM_REST_NANOS = Duration.ofSeconds(10).toNanos();

    private final Cluster cluster;
    private final Kernel kernel;
    private final PauseCheck pauses;
    private final NewsCheck news;
    private final HandOverCheck handOvers;
    private final OccurrenceCheck occurrences;
    private final LatenessCheck lateness;
    private final AttemptCheck attempts;
    private final WakeUpCheck wakeUps;
    private final DueCheck due;
    private final Inspector inspector;
    private final ShareCheck shares;
    /** For so long nothing may have disturbed a replica, or what must happen soon is not checked. */
    private final long calm;
    private final Map<Long, List<Run>> active = new HashMap<>();
    private final Map<Long, Run> lastStarts = new HashMap<>();
    private final Map<Replica, Map<Long, List<Run>>> startsOfReplicas = new HashMap<>();
    private final Map<Long, Integer> starts = new HashMap<>();
    private int allStarts;
    private int overlaps;
    private Runnable onWork = () -> {
    };

    Checker(Cluster cluster) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.calm = cluster.settings().lease().plus(cluster.settings().heartbeat().multipliedBy(2)).toNanos()
                + CALM_REST_NANOS;
        this.pauses = new PauseCheck(cluster, calm);
        this.news = new NewsCheck(cluster, calm);
        this.handOvers = new HandOverCheck(cluster, calm);
        this.occurrences = new OccurrenceCheck(cluster, calm);
        this.lateness = new LatenessCheck(cluster);
        this.attempts = new AttemptCheck(cluster);
        this.wakeUps = new WakeUpCheck(cluster, this, calm);
        this.due = new DueCheck(cluster, calm);
        this.inspector = new Inspector(cluster, this, calm);
        this.shares = new ShareCheck(cluster);
    }

    /** Begins to look at the state of all replicas, again and again. */
    void begin() {
        inspector.begin();
        shares.begin();
    }

    /** Does something each time that work has begun or is about to end. */
    void onWork(Runnable action) {
        onWork = action;
    }

    PauseCheck pauses() {
        return pauses;
    }

    NewsCheck news() {
        return news;
    }

    HandOverCheck handOvers() {
        return handOvers;
    }

    OccurrenceCheck occurrences() {
        return occurrences;
    }

    WakeUpCheck wakeUps() {
        return wakeUps;
    }

    DueCheck due() {
        return due;
    }

    /** Ends the simulation. */
    Violation violated(Check check, String what) {
        return kernel.violated(check + ": " + what);
    }

    long now() {
        return kernel.nanos();
    }

    // What happens

    /** Work begins. */
    Run began(Replica replica, WorkerPlan plan, Tick tick) {
        long announced = kernel.nanos() - (tick.forced() || tick.attempt() > 1 || !plan.isShared() ? 0
                : replica.lastRunAgo(plan.lockId()).map(Duration::toNanos).orElse(0L));
        Run run = new Run(replica, plan, tick, kernel.nanos(), announced, replica.isCalmFor(calm));
        kernel.note("%s begins %s, attempt %s at %s", replica.process().name(), plan.name(), run.attempt, run.occurrence);
        active(plan).forEach(other -> mustNotRun(other, run));
        if (!run.forced) {
            if (cluster.scenario().isPunctual() && replica.isDrainedFor(DRAINED_NANOS)) {
                throw violated(Check.DRAINED, plan.name() + " begins in " + replica + ", which is drained");
            }
            pauses.began(run);
            attempts.began(run);
            if (plan.isCron() && !run.isWakeUp()) {
                occurrences.began(run);
                lateness.began(run);
                due.began(run);
            }
        }
        if (run.isFirst()) {
            mustBeDue(run);
        }
        wakeUps.began(run);
        active(plan).add(run);
        starts.merge(plan.lockId(), 1, Integer::sum);
        allStarts++;
        onWork.run();
        return run;
    }

    private void mustNotRun(Run other, Run run) {
        if (other.replica == run.replica) {
            throw violated(Check.ONCE_IN_A_REPLICA, run.plan.name() + " in " + run.replica);
        }
        overlaps++;
        if (other.believes()) {
            throw violated(Check.ONCE, run.replica + " begins " + run.plan.name() + " while " + other.replica
                    + " trusts its lock since " + other.began);
        }
        if (!run.plan.isStubborn() && cluster.scenario().isPunctual() && !other.replica.isStalledSince(other.began)) {
            throw violated(Check.ONCE, run.replica + " begins " + run.plan.name() + " while the work of " + other.replica
                    + " goes on, which has lost its lock");
        }
    }

    private void mustBeDue(Run run) {
        if (run.plan.isCron()) {
            // The checks of occurrences say when it is due: the distance of two starts depends on clocks that are set.
            lastStarts.put(run.plan.lockId(), run);
            news.began(run);
            return;
        }
        List<Run> own = startsOfReplicas.computeIfAbsent(run.replica, any -> new HashMap<>())
                .computeIfAbsent(run.plan.lockId(), any -> new ArrayList<>());
        if (own.size() == 2) {
            Run first = own.remove(0);
            if (!run.isWakeUp() && run.began - first.began < run.plan.interval().toNanos() * 8 / 10) {
                throw violated(Check.NO_BURST, "the third start of " + run.plan.name() + " in " + run.replica + " within "
                        + Duration.ofNanos(run.began - first.began));
            }
        }
        own.add(run);
        if (run.plan.isOfCluster()) {
            Run before = lastStarts.put(run.plan.lockId(), run);
            if (before != null && !run.isWakeUp()) {
                mustBeDue(before, run);
            }
            news.began(run);
        }
    }

    private void mustBeDue(Run before, Run run) {
        long gap = run.announced - before.announced;
        if (gap < run.plan.interval().toNanos() * 99 / 100 - START_SLACK_NANOS && knew(before, run)
                && !wakeUps.isAskedFor(before, run)) {
            throw violated(Check.CADENCE, run.plan.name() + " begins in " + run.replica + " after "
                    + Duration.ofNanos(gap) + " of " + run.plan.interval() + ", last in " + before.replica);
        }
    }

    /** Returns whether the replica that starts a run was to know of the start before it. */
    boolean knew(Run before, Run run) {
        if (!cluster.scenario().isPunctual()) {
            return false;
        }
        if (before.replica == run.replica) {
            return !run.replica.isStalledSince(before.began - START_SLACK_NANOS);
        }
        boolean told = run.plan.interval().compareTo(cluster.settings().heartbeat()) > 0
                || before.replica.isStopping() && !before.replica.isImpaired() && before.replica.handedOver();
        return told && before.calm
                && (run.replica.isCalmSince(before.began - calm) || wasToldAtItsStart(before, run.replica));
    }

    private boolean wasToldAtItsStart(Run before, Replica newcomer) {
        return newcomer.isCalmSince(newcomer.createdAt()) && cluster.living().stream()
                .anyMatch(other -> other != newcomer && !other.isStopping() && other.isCalmSince(before.began - calm));
    }

    /**
     * The work asked whether its lock is held, and was told yes: then no other replica had begun after it when it asked.
     *
     * @param asked when it asked
     */
    void passed(Run run, long asked) {
        for (Run other : active(run.plan)) {
            if (other.began > run.began && other.began < asked && !run.over) {
                throw violated(Check.HONEST_CHECK, "a check of the lock passes in " + run.replica + " although "
                        + other.replica + " has taken over " + run.plan.name());
            }
        }
    }

    /** Work ended, however. */
    void ended(Run run, boolean succeeded) {
        run.succeeded = succeeded;
        run.ended = kernel.nanos();
        if (!kernel.isOver()) {
            kernel.note("%s ends %s", run.replica.process().name(), run.plan.name());
            onWork.run();
        }
        run.over = true;
        active(run.plan).remove(run);
    }

    /** A tick has its outcome. */
    void ticked(Replica replica, long lockId, TickResult result) {
        Outcome outcome = result.outcome();
        boolean quiet = cluster.scenario().isPunctual() && !replica.isStopping() && replica.isCalmFor(calm);
        boolean refusing = cluster.scenario().has(Fault.STATEMENT_CANCELLED);
        if (quiet && (outcome == Outcome.UNAVAILABLE && !refusing
                || outcome == Outcome.LOCK_LOST && !cluster.plan(lockId).isStubborn())) {
            throw violated(Check.NO_FALSE_ALARM, "a tick of worker " + lockId + " in " + replica + " ended as " + outcome
                    + " without a fault: " + result.failure());
        }
        if (outcome == Outcome.ERROR && !(result.failure() instanceof SimulatedWork.AppFailure) && !replica.isStopping()) {
            throw violated(Check.NO_FALSE_ALARM, "a tick of worker " + lockId + " in " + replica + " failed by itself: "
                    + result.failure());
        }
        if (outcome == Outcome.SKIPPED && !result.forced()) {
            mustBeHeldElsewhere(replica, lockId, result.took());
        }
        if (outcome == Outcome.GATED) {
            wakeUps.gated(replica, cluster.plan(lockId), kernel.nanos() - result.took().toNanos());
        }
        if (!result.forced() && outcome == Outcome.LOCK_LOST) {
            attempts.lostItsLock(replica, cluster.plan(lockId));
        }
        if (!result.forced()) {
            inspector.attempted(replica, lockId, outcome);
        }
    }

    private void mustBeHeldElsewhere(Replica replica, long lockId, Duration took) {
        SimulatedSession own = replica.connection().orElseThrow().session();
        cluster.ledger().look();
        // A tick whose request timed out leaves the request to the next tick, which gets the late answer.
        long delay = cluster.scenario().delaysMessages() ? cluster.settings().deadline().toNanos() : 0;
        boolean left = false;
        long late = delay;
        if (cluster.plan(lockId).isOfCluster()) {
            // It relies on the last attempt, and on being told, until all locks are tried again.
            long heartbeat = cluster.settings().heartbeat().toNanos();
            late += ALL_TRIED_AFTER * heartbeat;
            // A replica that stalls hears of it when it goes on.
            long heardLate = cluster.scenario().isPunctual() ? delay : cluster.settings().deadline().toNanos();
            // After locks were freed, and when another replica joins, the session tries them for a moment only as far as its share
            // goes, and ticks wait for that.
            // A replica that was frozen goes by what it knew before.
            // One that is given to another replica is held here until the release is sent.
            left = !replica.isCalmFor(heartbeat)
                    || cluster.ledger().holder(lockId) == own && !replica.trusts(lockId)
                    || cluster.ledger().wasAnyFreedOrJoined(kernel.nanos() - LEFT_TO_OTHERS_NANOS - heartbeat / 2 - heardLate);
        }
        if (!left
                && !cluster.ledger().wasHeldByAnother(lockId, own, kernel.nanos() - took.toNanos() - late - ATTEMPT_SLACK)) {
            throw violated(Check.HONEST_SKIP, "a tick of worker " + lockId + " in " + replica
                    + " was skipped, but no other session held the lock meanwhile");
        }
    }

    /** A replica is told to stop. */
    void stops(Replica replica) {
        handOvers.stops(replica);
    }

    /** Returns the work of a worker that goes on in a replica, or null. */
    Run running(Replica replica, WorkerPlan plan) {
        for (Run run : active(plan)) {
            if (run.replica == replica) {
                return run;
            }
        }
        return null;
    }

    void died(Replica replica) {
        cluster.disturbed();
        cluster.plans().forEach(plan -> news.perhapsBegan(plan.lockId(), kernel.nanos()));
        due.died(replica);
        wakeUps.died(replica);
        active.values().forEach(runs -> runs.removeIf(run -> {
            boolean gone = run.replica == replica;
            run.over |= gone;
            return gone;
        }));
    }

    private List<Run> active(WorkerPlan plan) {
        return active.computeIfAbsent(plan.lockId(), id -> new ArrayList<>());
    }

    // What is known

    boolean isActive(WorkerPlan plan) {
        return !active(plan).isEmpty();
    }

    /** Returns the last regular start of a worker whose starts the replicas tell each other, or null. */
    Run lastStart(WorkerPlan plan) {
        return lastStarts.get(plan.lockId());
    }

    /** Returns the living replica whose present session this is, or null. */
    Replica ownerOf(SimulatedSession session) {
        for (Replica replica : cluster.living()) {
            if (replica.connection().map(current -> current.session() == session).orElse(false)) {
                return replica;
            }
        }
        return null;
    }

    /** Returns how often work has begun, of any worker anywhere. */
    int allStarts() {
        return allStarts;
    }

    /** Returns how often work of this worker has begun, anywhere. */
    int starts(WorkerPlan plan) {
        return starts.getOrDefault(plan.lockId(), 0);
    }

    /** Returns whether uneven shares of several replicas would have been a violation at some time. */
    boolean hasJudgedShares() {
        return inspector.hasJudgedShares();
    }

    /** Returns how often work began while that of another replica went on, which no longer trusted its lock. */
    int overlaps() {
        return overlaps;
    }
}
