package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import org.jboss.logging.Logger;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.spread.EvenShares;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.spread.Promises;
import io.tickrunner.runtime.spread.Share;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.spread.SharePlan;
import io.tickrunner.runtime.time.Time;

/** Hands surplus grants over to other replicas, between ticks. Used by the thread that keeps the session. */
final class HandOver {

    private static final Logger LOG = Logger.getLogger(HandOver.class);
    /** In heartbeats: for how long a lock is not offered again to a replica that did not want it. */
    private static final int REFUSED_FOR = 20;
    /** In heartbeats: a lock that is back so soon was not wanted. */
    private static final int BACK_WITHIN = 10;
    /**
     * In heartbeats: if the same moves are due for longer, those that should hand over cannot. Until then they may be frozen,
     * or busy with the workers.
     */
    private static final int STUCK_AFTER = 5;
    /** In heartbeats: for how long partitions that are in a tick are waited for, before whole workers move in their place. */
    private static final int WAITS_FOR_PARTITIONS = 1;
    /** In parts of a heartbeat: how soon to look again if all that should move is in use, until that has been so for long. */
    private static final int LOOKS_AGAIN_WITHIN = 5;
    /** In durations of a look, so that on a slow network the connection remains free for other statements. */
    private static final int SHORTEST_PAUSE = 10;
    /** A promise ends after half a heartbeat, so that the lock is taken with the next one. */
    private static final int PROMISES_PER_HEARTBEAT = 2;
    /** With short heartbeats, the release may take longer than half of one. */
    private static final long SHORTEST_PROMISE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long heartbeat;
    private final long promise;
    private final ShareView view;
    private final ShareBook shares;
    private final Promises promises;
    private final MoveLog moves;
    private final PeerRoll roll;
    private final PeerOutbox outbox;
    private final Standbys standbys;
    private final LookTimer looks;
    private final IntFunction<Optional<String>> names;
    private final Time time;
    /** What this replica has given lately: the replica and the time by lock. */
    private final Map<Long, Gift> gifts = new HashMap<>();
    /** Whether the last look found that locks have to move, from here or between others. */
    private boolean movesDue;
    /** What the last look found to be due, and since when. */
    private List<EvenShares.Move> lastDue = List.of();
    private long dueSince;
    /** What is left of the last moves because the workers were in use. */
    private List<EvenShares.Move> rest = List.of();
    private long nextMove;

    private record Gift(int to, long at) {
    }

    HandOver(LockSettings settings, Peers peers, Standbys standbys, Promises promises, ShareView view, LookTimer looks,
            IntFunction<Optional<String>> names, Time time) {
        this.heartbeat = settings.heartbeat().toNanos();
        this.promise = Math.max(heartbeat / PROMISES_PER_HEARTBEAT, SHORTEST_PROMISE_NANOS);
        this.view = view;
        this.shares = peers.shares();
        this.promises = promises;
        this.moves = peers.moves();
        this.roll = peers.roll();
        this.outbox = peers.outbox();
        this.standbys = standbys;
        this.looks = looks;
        this.names = names;
        this.time = time;
    }

    /** Begins with a new session, before its first message. */
    void begin(long now) {
        gifts.clear();
        movesDue = false;
        lastDue = List.of();
        rest = List.of();
        nextMove = now;
    }

    /** Returns whether the last look found that locks have to move, from here or between others. */
    boolean movesAreDue() {
        return movesDue;
    }

    /** Returns when all have told what they hold after what was handed over here. */
    long nextMove() {
        return nextMove;
    }

    /** Returns until when a lock that is released now is left to the replica for which it was. Any thread. */
    long promisedUntil(long now) {
        return now + promise;
    }

    /** Returns until when a lock that a replica does not want now is not offered to it again. Any thread. */
    long refusedUntil(long now) {
        return now + REFUSED_FOR * heartbeat;
    }

    /** Forgets what was left of the last moves. */
    void forgetRest() {
        rest = List.of();
    }

    /** A lock that comes back because its replica is no longer able to run it may be offered again. */
    void forgetGifts(long now) {
        if (!gifts.isEmpty()) {
            Map<Integer, Share> all = view.present();
            gifts.entrySet().removeIf(gift -> now - gift.getValue().at() > BACK_WITHIN * heartbeat
                    || !all.getOrDefault(gift.getValue().to(), Share.NOTHING).able().contains(gift.getKey()));
        }
    }

    /** Hands over what is too much. */
    void give(LockSession current, Map<Integer, Share> all, long now) {
        if (all.size() == 1) {
            // An app with one replica has nothing to compute.
            movesDue = false;
            lastDue = List.of();
            return;
        }
        SharePlan plan = view.plan(all, now);
        List<EvenShares.Move> due = plan.moves();
        movesDue = !due.isEmpty();
        if (!due.equals(lastDue)) {
            dueSince = now;
        }
        lastDue = due;
        // Looks are about a heartbeat apart.
        int dueFor = Math.round((float) (now - dueSince) / heartbeat);
        boolean stuck = movesDue && dueFor >= STUCK_AFTER;
        boolean givesAway = due.stream().anyMatch(move -> move.from() == view.ownBackend());
        if (!givesAway && !stuck) {
            return;
        }
        List<Standby> held = movable(now);
        List<EvenShares.Move> own = possible(due, held, all, now);
        if (own.isEmpty() && givesAway) {
            // One of the same group may hold what those that lack something are able to run.
            own = possible(plan.movesWithinGroupOf(view.ownBackend()), held, all, now);
        }
        boolean one = own.isEmpty() && givesAway;
        if (one) {
            own = lightest(plan.movesOfOneWorkerOf(view.ownBackend(), dueFor), held, all, now);
        }
        boolean inTurn = own.isEmpty() && stuck;
        if (inTurn) {
            own = possible(plan.movesInTurnOf(view.ownBackend(), dueFor - STUCK_AFTER), held, all, now);
        }
        carryOut(current, own, one || inTurn, all, held, now);
    }

    /**
     * Hands over what is left of the last moves. It is not computed anew, because the others may not have told yet what they
     * hold since.
     */
    void giveRest(LockSession current, long now) {
        if (rest.isEmpty()) {
            return;
        }
        Map<Integer, Share> all = view.present();
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
        if (own.isEmpty()) {
            return;
        }
        if (hasEnded(current, own)) {
            looks.at(now);
            standbys.wantTry();
            return;
        }
        long leaving = own.stream().limit(one ? 1 : own.size()).mapToLong(EvenShares.Move::load).sum();
        List<Standby> movable = held.stream()
                .filter(standby -> own.stream().anyMatch(move -> fits(standby, move, move.load(), all, now))).toList();
        PartitionBalance.Giving giving = PartitionBalance.toGive(movable, standbys.all(), leaving, time.dice());
        boolean waits = !one && now - dueSince < WAITS_FOR_PARTITIONS * heartbeat;
        List<EvenShares.Move> inUse = new ArrayList<>();
        for (EvenShares.Move move : own) {
            long left = give(current, move, all, giving, waits);
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
            looks.earlyAt(ended + Math.max(pause, Math.min((ended - now) * SHORTEST_PAUSE, heartbeat)));
        }
    }

    /** Returns those moves from here for which a held worker fits. */
    private List<EvenShares.Move> possible(List<EvenShares.Move> moves, List<Standby> held, Map<Integer, Share> all, long now) {
        return moves.stream().filter(move -> move.from() == view.ownBackend())
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
                    promises.refused(standby.lockId(), gift.to(), refusedUntil(now));
                }
            }
        }
        held.sort(Comparator.comparing(Standby::weight).thenComparing(untilDue::get).reversed());
        return held;
    }

    /**
     * Returns how much could not be handed over.
     *
     * @param waits whether nothing moves in place of what is in a tick
     */
    private long give(LockSession current, EvenShares.Move move, Map<Integer, Share> all, PartitionBalance.Giving giving,
            boolean waits) {
        // The check of the replicas that get something has taken a while.
        long now = time.nanos();
        long left = move.load();
        List<SessionGrant> given = new ArrayList<>();
        for (Standby standby : giving.order()) {
            if (fits(standby, move, left, all, now) && (!waits || giving.wants(standby))) {
                LockGrant grant = standby.giveAway().orElse(null);
                if (grant instanceof SessionGrant ours) {
                    giving.gave(standby);
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
            promises.promised(lockId, move.to(), promisedUntil(now));
            gifts.put(lockId, new Gift(move.to(), now));
        }
        moves.given(lockIds, names.apply(move.to()));
        shares.moved(view.ownBackend(), move.to(), move.load() - left);
        outbox.given(move.to(), lockIds);
        given.forEach(grant -> current.releaseLater(grant));
        view.refresh();
        shares.tellAgain();
        nextMove = now + view.toldWithin();
        LOG.debugf("Handing %d locks over to the replica with backend %d, to spread them evenly", lockIds.size(), move.to());
        return left;
    }
}
