package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.spread.AbleReplicas;
import io.tickrunner.runtime.spread.EvenShares;
import io.tickrunner.runtime.spread.LockSet;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.spread.Promises;
import io.tickrunner.runtime.spread.Share;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.spread.SharePlan;
import io.tickrunner.runtime.time.Time;

/**
 * Lets each replica hold its share of the grants. It tells the others what this replica holds, hands surplus grants over
 * between
 * ticks, and limits what a stand-by takes at once when many locks are free. Used by the thread that keeps the session, and for
 * messages by the thread that has the wire.
 */
final class Spreader {

    private static final Logger LOG = Logger.getLogger(Spreader.class);
    /** In heartbeats: after a replica has come or gone, by then all have told what they hold. */
    private static final double SETTLED_AFTER = 1.2;
    /** In heartbeats: replicas that come and go all the time must not keep the others from settling. */
    private static final int SETTLED_AT_LAST = 5;
    /** In heartbeats: for how long a lock is not offered again to a replica that did not want it. */
    private static final int REFUSED_FOR = 20;
    /** In heartbeats: a lock that is back so soon was not wanted. */
    private static final int BACK_WITHIN = 10;
    /** In heartbeats: a lock that is acquired so soon after it was given counts as received. */
    private static final int RECEIVED_WITHIN = 3;
    private static final int SHARE_NUMBERS = 5;
    /**
     * In heartbeats: if the same moves are due for longer, those that should hand over cannot. Until then they may be frozen,
     * or busy with the workers.
     */
    private static final int STUCK_AFTER = 5;
    /** In parts of a heartbeat: how soon to look again if all that should move is in use, until that has been so for long. */
    private static final int LOOKS_AGAIN_WITHIN = 5;
    /** In durations of a look, so that on a slow network the connection remains free for other statements. */
    private static final int SHORTEST_PAUSE = 10;
    /** A promise ends after half a heartbeat, so that the lock is taken with the next one. */
    private static final int PROMISES_PER_HEARTBEAT = 2;
    /** With short heartbeats, the release may take longer than half of one. */
    private static final long SHORTEST_PROMISE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SpreadSettings settings;
    private final long heartbeat;
    private final long promise;
    private final ShareBook shares;
    private final ShareWarnings warnings;
    private final Promises promises = new Promises();
    private final MoveLog moves;
    private final ReplicaIdentity identity;
    private final PeerRoll roll;
    private final PeerOutbox outbox;
    private final Standbys standbys;
    private final Time time;
    /** What this replica has given lately: the replica and the time by lock. Used by the keeper. */
    private final Map<Long, Gift> gifts = new HashMap<>();
    private Set<Integer> known = Set.of();
    private long changedAt;
    private long unsettledSince;
    private boolean unsettled;
    /** Whether the last look found that locks have to move, from here or between others. */
    private boolean movesDue;
    /** What the last look found to be due, and since when. */
    private List<EvenShares.Move> lastDue = List.of();
    private long dueSince;
    /** What is left of the last moves because the workers were in use. */
    private List<EvenShares.Move> rest = List.of();
    private long nextLook;
    /** Whether the next look comes before the next heartbeat. */
    private boolean looksEarly;
    private long nextMove;
    /** How many other replicas, at least, are able to run any worker that this one lacks, by what they have told. */
    private volatile int fewestOthers = Integer.MAX_VALUE;
    private volatile int ownBackend;
    /** When another replica told that it takes another part than before, until the next look. */
    private volatile OptionalLong otherPartAt = OptionalLong.empty();

    private record Gift(int to, long at) {
    }

    Spreader(LockSettings settings, Peers peers, Standbys standbys, ReplicaIdentity identity, Time time) {
        this.identity = identity;
        this.moves = peers.moves();
        this.settings = settings.spread();
        this.heartbeat = settings.heartbeat().toNanos();
        this.promise = Math.max(heartbeat / PROMISES_PER_HEARTBEAT, SHORTEST_PROMISE_NANOS);
        this.shares = peers.shares();
        this.warnings = new ShareWarnings(shares, this::name);
        this.roll = peers.roll();
        this.outbox = peers.outbox();
        this.standbys = standbys;
        this.time = time;
    }

    /** Begins with a new session, before its first message. */
    void begin(int backend) {
        ownBackend = backend;
        shares.begin();
        promises.begin();
        moves.begin();
        gifts.clear();
        outbox.begin();
        movesDue = false;
        lastDue = List.of();
        rest = List.of();
        looksEarly = false;
        otherPartAt = OptionalLong.empty();
        known = Set.of();
        long now = time.nanos();
        changed(now);
        nextLook = now;
        nextMove = now;
        refresh();
    }

    /** Returns when the next heartbeat is needed, if it is planned for the given time. */
    long earliest(long nextBeat) {
        return looksEarly ? Time.earlier(nextBeat, nextLook) : nextBeat;
    }

    /** Lets the others know with the next message what this replica holds now. Any thread. */
    synchronized void refresh() {
        if (!settings.even()) {
            return;
        }
        long load = 0;
        long fixed = 0;
        long weights = 0;
        List<Long> able = new ArrayList<>();
        AbleReplicas others = new AbleReplicas(present().values());
        int fewest = Integer.MAX_VALUE;
        Set<Long> promised = promises.of(ownBackend, time.nanos());
        for (Standby standby : standbys.all()) {
            boolean held = standby.isHeld() || promised.contains(standby.lockId());
            if (held) {
                load += standby.weight();
            }
            boolean isAble = standby.isAble();
            if (isAble) {
                able.add(standby.lockId());
                weights += LockSet.ofWeight(standby.lockId(), standby.weight());
            }
            if (held) {
                fixed += others.number(standby.lockId()) == 0 ? standby.weight() : 0;
            } else if (isAble) {
                fewest = Math.min(fewest, others.number(standby.lockId()));
            }
        }
        fewestOthers = fewest;
        shares.own(new Share(settings.weight(), load, fixed, Set.copyOf(able), weights));
    }

    /**
     * Returns how many other replicas look after whatever this one lacks: the number of those that are able to run the worker
     * that the fewest can run. Where nothing is shared, replicas do not tell that, and all others count.
     */
    int othersLooking() {
        return Math.min(fewestOthers, roll.count());
    }

    /** Returns the shares of the other replicas that live and take part. */
    private Map<Integer, Share> present() {
        Map<Integer, Share> present = shares.peers();
        present.keySet().retainAll(roll.living());
        return present;
    }

    /** Hands grants over, if this replica holds more than its share and it is time to look at that. */
    void spread(LockSession current) {
        long now = time.nanos();
        if (!settings.even()) {
            return;
        }
        Set<Integer> backends = roll.living();
        if (!backends.equals(known)) {
            known = backends;
            shares.retain(known);
            changed(now);
        }
        OptionalLong otherPart = otherPartAt;
        if (otherPart.isPresent()) {
            otherPartAt = OptionalLong.empty();
            changed(otherPart.getAsLong());
        }
        if (now - nextLook < 0) {
            return;
        }
        nextLook = now + heartbeat;
        looksEarly = false;
        // Nobody is told when a lock stays free that its replica did not take, so it has to be tried.
        promises.prune(now).forEach(standbys::forget);
        forgetGifts(now);
        refresh();
        long from = movesFrom();
        // While the others hear nothing, they do not learn what ran either.
        boolean mayGive = current.takesLocks() && !outbox.isRefused();
        if (now - from < 0) {
            if (mayGive && !unsettled) {
                giveRest(current, now);
            }
            // Otherwise, the shares would stay uneven for up to a heartbeat longer.
            nextLook = Time.earlier(nextLook, from);
            looksEarly = true;
            return;
        }
        unsettled = false;
        rest = List.of();
        if (!mayGive) {
            return;
        }
        Map<Integer, Share> all = present();
        warnings.look(known, all.keySet());
        all.put(ownBackend, shares.own());
        give(current, all, now);
    }

    /** Returns whether locks are, or will soon be, on their way from one replica to another. */
    boolean isMoving() {
        return settings.even() && (unsettled || movesDue);
    }

    /** Returns whether a lock was released for another replica, which still has time to acquire it. Any thread. */
    boolean isPromisedElsewhere(long lockId) {
        return settings.even() && isPromisedElsewhere(lockId, roll::living, time.nanos());
    }

    /** Returns the same. A replica that has been drained since then, or stops, is no longer able to take the lock. */
    private boolean isPromisedElsewhere(long lockId, Supplier<Set<Integer>> others, long now) {
        OptionalInt to = promises.promisedTo(lockId, now);
        return to.isPresent() && to.getAsInt() != ownBackend && others.get().contains(to.getAsInt())
                && shares.isAble(to.getAsInt(), lockId);
    }

    /** A lock that comes back because its replica is no longer able to run it may be offered again. */
    private void forgetGifts(long now) {
        if (!gifts.isEmpty()) {
            Map<Integer, Share> all = present();
            gifts.entrySet().removeIf(gift -> now - gift.getValue().at() > BACK_WITHIN * heartbeat
                    || !all.getOrDefault(gift.getValue().to(), Share.NOTHING).able().contains(gift.getKey()));
        }
    }

    private void changed(long now) {
        changedAt = now;
        if (!unsettled) {
            unsettled = true;
            unsettledSince = now;
        }
    }

    /** Returns when it is settled who takes part, and what they hold after the last moves. */
    private long movesFrom() {
        if (!unsettled) {
            return nextMove;
        }
        long settled = Time.earlier(changedAt + settledAfter(), unsettledSince + SETTLED_AT_LAST * heartbeat);
        return settled - nextMove > 0 ? settled : nextMove;
    }

    private long settledAfter() {
        return (long) (SETTLED_AFTER * heartbeat);
    }

    private void give(LockSession current, Map<Integer, Share> all, long now) {
        if (all.size() == 1) {
            // An app with one replica has nothing to compute.
            movesDue = false;
            lastDue = List.of();
            return;
        }
        SharePlan plan = plan(all, now);
        List<EvenShares.Move> due = plan.moves();
        movesDue = !due.isEmpty();
        if (!due.equals(lastDue)) {
            dueSince = now;
        }
        lastDue = due;
        // Looks are about a heartbeat apart.
        int dueFor = Math.round((float) (now - dueSince) / heartbeat);
        boolean stuck = movesDue && dueFor >= STUCK_AFTER;
        boolean givesAway = due.stream().anyMatch(move -> move.from() == ownBackend);
        if (!givesAway && !stuck) {
            return;
        }
        List<Standby> held = movable(now);
        List<EvenShares.Move> own = possible(due, held, all, now);
        if (own.isEmpty() && givesAway) {
            // One of the same group may hold what those that lack something are able to run.
            own = possible(plan.movesWithinGroupOf(ownBackend), held, all, now);
        }
        boolean one = own.isEmpty() && givesAway;
        if (one) {
            own = lightest(plan.movesOfOneWorkerOf(ownBackend, dueFor), held, all, now);
        }
        boolean inTurn = own.isEmpty() && stuck;
        if (inTurn) {
            own = possible(plan.movesInTurnOf(ownBackend, dueFor - STUCK_AFTER), held, all, now);
        }
        carryOut(current, own, one || inTurn, all, held, now);
    }

    /**
     * Hands over what is left of the last moves. It is not computed anew, because the others may not have told yet what they
     * hold since.
     */
    private void giveRest(LockSession current, long now) {
        if (rest.isEmpty()) {
            return;
        }
        Map<Integer, Share> all = present();
        List<EvenShares.Move> left = rest.stream().filter(move -> all.containsKey(move.to())).toList();
        rest = List.of();
        carryOut(current, left, false, all, movable(now), now);
    }

    /**
     * Hands over what these moves say, unless a replica that is to get something has ended. Looks again soon for what is in
     * use.
     *
     * @param one whether to carry out only the first possible one: what is due for the others depends on what this one holds
     *        then
     */
    private void carryOut(LockSession current, List<EvenShares.Move> own, boolean one, Map<Integer, Share> all,
            List<Standby> held, long now) {
        if (!own.isEmpty() && hasEnded(current, own)) {
            nextLook = now;
            standbys.wantTry();
            return;
        }
        long leaving = own.stream().limit(one ? 1 : own.size()).mapToLong(EvenShares.Move::load).sum();
        List<Standby> ordered = PartitionBalance.toGive(held, standbys.all(), leaving);
        List<EvenShares.Move> inUse = new ArrayList<>();
        for (EvenShares.Move move : own) {
            long left = give(current, move, all, ordered);
            if (one && left < move.load()) {
                return;
            }
            if (held.stream().anyMatch(standby -> standby.isHeld() && fits(standby, move, left, all, now))) {
                inUse.add(new EvenShares.Move(move.from(), move.to(), left));
            }
        }
        if (!inUse.isEmpty()) {
            rest = one ? List.of() : inUse;
            // At another moment of their intervals: the workers may be in a tick with each heartbeat.
            long within = now - dueSince < STUCK_AFTER * heartbeat ? heartbeat / LOOKS_AGAIN_WITHIN : heartbeat;
            long pause = within / 4 + time.dice().nextLong(within - within / 4);
            long ended = time.nanos();
            nextLook = ended + Math.max(pause, Math.min((ended - now) * SHORTEST_PAUSE, heartbeat));
            looksEarly = true;
        }
    }

    /** Returns those moves from here for which a held worker fits. */
    private List<EvenShares.Move> possible(List<EvenShares.Move> moves, List<Standby> held, Map<Integer, Share> all, long now) {
        return moves.stream().filter(move -> move.from() == ownBackend)
                .filter(move -> held.stream().anyMatch(standby -> fits(standby, move, move.load(), all, now))).toList();
    }

    /** Returns those of these moves for which a held worker fits, with the weight of the lightest one. */
    private List<EvenShares.Move> lightest(List<EvenShares.Move> moves, List<Standby> held, Map<Integer, Share> all, long now) {
        return moves.stream()
                .flatMap(move -> held.stream().filter(standby -> fits(standby, move, move.load(), all, now))
                        .min(Comparator.comparingInt(Standby::weight)).stream()
                        .map(standby -> new EvenShares.Move(move.from(), move.to(), standby.weight())))
                .toList();
    }

    /** Returns whether a held worker may be part of a move, of which so much is left. */
    private boolean fits(Standby standby, EvenShares.Move move, long left, Map<Integer, Share> all, long now) {
        return standby.weight() <= left && all.get(move.to()).able().contains(standby.lockId())
                && !promises.isRefusedBy(standby.lockId(), move.to(), now);
    }

    /** Returns whether a replica that is to get locks has ended: one that lacks no lock itself does not look for that. */
    private boolean hasEnded(LockSession current, List<EvenShares.Move> own) {
        List<Integer> takers = roll.watchedOf(own.stream().map(EvenShares.Move::to).toList());
        return !takers.isEmpty() && current.watchPeers(takers);
    }

    private SharePlan plan(Map<Integer, Share> all, long now) {
        return new SharePlan(all, this::weightOf, (backend, share) -> weightOf(
                promises.refusedBy(backend, now).stream().filter(share.able()::contains).toList()));
    }

    /** Returns the sum of the weights that these workers have here. */
    private long weightOf(Collection<Long> lockIds) {
        return lockIds.stream().mapToLong(lockId -> standbys.of(lockId).map(Standby::weight).orElse(1)).sum();
    }

    /** Returns the workers whose locks are held here, first those that are not due for the longest time. */
    private List<Standby> movable(long now) {
        List<Standby> held = new ArrayList<>();
        Map<Standby, Duration> untilDue = new HashMap<>();
        for (Standby standby : standbys.all()) {
            if (standby.isHeld()) {
                untilDue.put(standby, standby.untilDue());
                held.add(standby);
                Gift gift = gifts.remove(standby.lockId());
                if (gift != null) {
                    promises.refused(standby.lockId(), gift.to(), now + REFUSED_FOR * heartbeat);
                }
            }
        }
        held.sort(Comparator.comparing(Standby::weight).thenComparing(untilDue::get).reversed());
        return held;
    }

    /** Returns how much could not be handed over. */
    private long give(LockSession current, EvenShares.Move move, Map<Integer, Share> all, List<Standby> held) {
        // The check of the replicas that get something has taken a while.
        long now = time.nanos();
        long left = move.load();
        List<SessionGrant> given = new ArrayList<>();
        for (Standby standby : held) {
            if (fits(standby, move, left, all, now)) {
                LockGrant grant = standby.giveAway().orElse(null);
                if (grant instanceof SessionGrant ours) {
                    given.add(ours);
                    left -= standby.weight();
                } else if (grant != null) {
                    grant.release();
                }
            }
        }
        if (given.isEmpty()) {
            return left;
        }
        List<Long> lockIds = given.stream().map(SessionGrant::lockId).toList();
        for (long lockId : lockIds) {
            promises.promised(lockId, move.to(), now + promise);
            gifts.put(lockId, new Gift(move.to(), now));
        }
        moves.given(lockIds, name(move.to()));
        shares.moved(ownBackend, move.to(), move.load() - left);
        outbox.given(move.to(), lockIds);
        given.forEach(grant -> current.releaseLater(grant));
        refresh();
        shares.tellAgain();
        nextMove = now + settledAfter();
        LOG.debugf("Handing %d locks over to the replica with backend %d, to spread them evenly", lockIds.size(), move.to());
        return left;
    }

    /**
     * Returns the names of other replicas that take no lock now, because they are drained or stop, or because none of their
     * workers ticks. Any thread.
     */
    Set<String> takingNothing() {
        return standbys.all().isEmpty() ? Set.of()
                : shares.takingNothing().stream().flatMap(backend -> name(backend).stream()).collect(Collectors.toSet());
    }

    /** Returns the name of another replica; empty if it is unknown. */
    private Optional<String> name(int backend) {
        return roll.application(backend).flatMap(identity::replicaOf);
    }

    // Messages

    /** Another replica told what it holds. */
    void heardShare(int from, List<Long> numbers) {
        if (settings.even() && numbers.size() >= SHARE_NUMBERS) {
            boolean other = shares.heard(from, numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3),
                    numbers.get(4));
            if (other) {
                otherPartAt = OptionalLong.of(time.nanos());
                standbys.partChanged();
            }
        }
    }

    /** Another replica listed workers that it is able to run. */
    void heardAble(int from, List<Long> lockIds) {
        if (settings.even()) {
            shares.heardAble(from, lockIds);
        }
    }

    /** Tells the others now if attempts have changed what this replica holds, because they compute their shares from it. */
    void attempted() {
        Share before = shares.own();
        refresh();
        if (shares.own().load() != before.load()) {
            outbox.hurry();
        }
    }

    /** Tells the others again what this replica holds: one has joined and does not know, or may have missed it. */
    void tellAgain() {
        shares.tellAgain();
    }

    /** Another replica releases locks for a third one, or for this one. */
    void heardGiven(int from, List<Long> numbers) {
        if (!settings.even()) {
            return;
        }
        int to = numbers.get(0).intValue();
        long now = time.nanos();
        long load = 0;
        List<Long> unwanted = new ArrayList<>();
        for (long lockId : numbers.subList(1, numbers.size())) {
            Standby standby = standbys.of(lockId).orElse(null);
            load += standby == null ? 1 : standby.weight();
            if (to == ownBackend && (standby == null || standby.declines())) {
                unwanted.add(lockId);
            } else {
                promises.promised(lockId, to, now + promise);
                if (to == ownBackend) {
                    moves.expect(lockId, name(from), now + RECEIVED_WITHIN * heartbeat);
                }
            }
        }
        shares.moved(from, to, load);
        if (to == ownBackend) {
            // The others count on it now, whatever comes of it.
            refresh();
            shares.tellAgain();
        }
        if (!unwanted.isEmpty()) {
            outbox.declined(unwanted);
        }
    }

    /** Another replica has released locks for those with these backends. */
    void heardTake(List<Long> backends) {
        if (settings.even() && backends.contains((long) ownBackend)) {
            standbys.wantTry(promises.of(ownBackend, time.nanos()));
        }
    }

    /** Another replica does not take locks that were released for it. */
    void heardDeclined(int from, List<Long> lockIds) {
        if (!settings.even()) {
            return;
        }
        long until = time.nanos() + REFUSED_FOR * heartbeat;
        lockIds.forEach(lockId -> promises.refused(lockId, from, until));
        standbys.wantTry();
    }

    // Attempts

    /**
     * Chooses the locks to try.
     *
     * @param limited whether to leave locks to others that hold less than their share
     */
    Choice chosen(List<Standby> wanted, boolean limited) {
        if (!settings.even()) {
            return Choice.all(wanted);
        }
        long now = time.nanos();
        Set<Integer> others = roll.living();
        List<Standby> free = wanted.stream().filter(s -> !isPromisedElsewhere(s.lockId(), () -> others, now)).toList();
        if (!limited) {
            return Choice.all(free);
        }
        long left = missing(now);
        List<Standby> certain = new ArrayList<>();
        List<Standby> candidates = new ArrayList<>();
        for (Standby standby : free) {
            if (promises.isFor(standby.lockId(), ownBackend, now)) {
                certain.add(standby);
            } else if (standby.weight() <= left) {
                candidates.add(standby);
            }
        }
        // In another order in each replica, so that they rarely try the same lock.
        candidates.sort(Comparator.comparingLong(standby -> LockSet.mixed(standby.lockId() ^ LockSet.mixed(ownBackend))));
        IntSummaryStatistics weights = candidates.stream().mapToInt(Standby::weight).summaryStatistics();
        int most = candidates.isEmpty() ? 0 : (int) Math.min(candidates.size(), left / weights.getMax());
        return new Choice(certain, PartitionBalance.toTake(candidates, standbys.all(), left), most,
                weights.getMin() < weights.getMax(), true);
    }

    /** Returns whether this replica should still take something, so that each holds its share. */
    boolean isLacking() {
        return settings.even() && missing(time.nanos()) > 0;
    }

    /** Returns how much this replica should still take, so that all together hold everything and each its share. */
    private long missing(long now) {
        refresh();
        Map<Integer, Share> all = present();
        Set<Long> able = shares.own().able();
        long total = SharePlan.heldBeyond(all.values(),
                set -> set == able ? Long.MAX_VALUE : weightOf(set.stream().filter(able::contains).toList()));
        for (Standby standby : standbys.all()) {
            // A worker that ticks at this moment, to no avail, counts too.
            if (standby.isHeld() || !standby.declines()) {
                total += standby.weight();
            }
        }
        all.put(ownBackend, shares.own());
        return Math.max(0, plan(all, now).targets(total).get(ownBackend) - shares.own().load());
    }
}
