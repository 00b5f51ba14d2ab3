package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.config.SpreadSettings;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.spread.LockSet;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.spread.Promises;
import io.tickrunner.runtime.spread.Share;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.time.Time;

/**
 * Lets each replica hold its share of the grants. It hears what the others hold, decides when something is handed over, and
 * limits what a stand-by takes at once when many locks are free. Used by the thread that keeps the session, and for messages by
 * the thread that has the wire.
 */
final class Spreader {

    /** In heartbeats: replicas that come and go all the time must not keep the others from settling. */
    private static final int SETTLED_AT_LAST = 5;
    /** In heartbeats: a lock that is acquired so soon after it was given counts as received. */
    private static final int RECEIVED_WITHIN = 3;
    private static final int SHARE_NUMBERS = 5;

    private final SpreadSettings settings;
    private final long heartbeat;
    private final ShareBook shares;
    private final ShareWarnings warnings;
    private final Promises promises = new Promises();
    private final ShareView view;
    private final HandOver handOver;
    private final LookTimer looks = new LookTimer();
    private final MoveLog moves;
    private final ReplicaIdentity identity;
    private final PeerRoll roll;
    private final PeerOutbox outbox;
    private final Standbys standbys;
    private final Time time;
    private Set<Integer> known = Set.of();
    private long changedAt;
    private long unsettledSince;
    private boolean unsettled;
    /** When another replica told that it takes another part than before, until the next look. */
    private volatile OptionalLong otherPartAt = OptionalLong.empty();

    Spreader(LockSettings settings, Peers peers, Standbys standbys, ReplicaIdentity identity, Time time) {
        this.identity = identity;
        this.moves = peers.moves();
        this.settings = settings.spread();
        this.heartbeat = settings.heartbeat().toNanos();
        this.shares = peers.shares();
        this.warnings = new ShareWarnings(shares, this::name);
        this.roll = peers.roll();
        this.outbox = peers.outbox();
        this.standbys = standbys;
        this.time = time;
        this.view = new ShareView(settings, peers, standbys, promises, time);
        this.handOver = new HandOver(settings, peers, standbys, promises, view, looks, this::name, time);
    }

    /** Begins with a new session, before its first message. */
    void begin(int backend) {
        shares.begin();
        promises.begin();
        moves.begin();
        outbox.begin();
        otherPartAt = OptionalLong.empty();
        known = Set.of();
        long now = time.nanos();
        changed(now);
        looks.at(now);
        handOver.begin(now);
        view.begin(backend);
    }

    /** Returns when the next heartbeat is needed, if it is planned for the given time. */
    long earliest(long nextBeat) {
        return looks.earliest(nextBeat);
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
        if (!looks.isDue(now)) {
            return;
        }
        looks.at(now + heartbeat);
        // Nobody is told when a lock stays free that its replica did not take, so it has to be tried.
        promises.prune(now).forEach(standbys::forget);
        handOver.forgetGifts(now);
        refresh();
        long from = movesFrom();
        // While the others hear nothing, they do not learn what ran either.
        boolean mayGive = current.takesLocks() && !outbox.isRefused();
        if (now - from < 0) {
            if (mayGive && !unsettled) {
                handOver.giveRest(current, now);
            }
            // Otherwise, the shares would stay uneven for up to a heartbeat longer.
            looks.noLaterThan(from);
            return;
        }
        unsettled = false;
        handOver.forgetRest();
        if (!mayGive) {
            return;
        }
        Map<Integer, Share> all = view.present();
        warnings.look(known, all.keySet());
        all.put(view.ownBackend(), shares.own());
        handOver.give(current, all, now);
    }

    /** Returns whether locks are, or will soon be, on their way from one replica to another. */
    boolean isMoving() {
        return settings.even() && (unsettled || handOver.movesAreDue());
    }

    /** Returns whether a lock was released for another replica, which still has time to acquire it. Any thread. */
    boolean isPromisedElsewhere(long lockId) {
        return settings.even() && isPromisedElsewhere(lockId, roll::living, time.nanos());
    }

    /** Returns the same. A replica that has been drained since then, or stops, is no longer able to take the lock. */
    private boolean isPromisedElsewhere(long lockId, Supplier<Set<Integer>> others, long now) {
        OptionalInt to = promises.promisedTo(lockId, now);
        return to.isPresent() && to.getAsInt() != view.ownBackend() && others.get().contains(to.getAsInt())
                && shares.isAble(to.getAsInt(), lockId);
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
        long nextMove = handOver.nextMove();
        if (!unsettled) {
            return nextMove;
        }
        long settled = Time.earlier(changedAt + view.toldWithin(), unsettledSince + SETTLED_AT_LAST * heartbeat);
        return settled - nextMove > 0 ? settled : nextMove;
    }

    /** Lets the others know with the next message what this replica holds now. Any thread. */
    void refresh() {
        view.refresh();
    }

    /** Returns how many other replicas look after whatever this one lacks. */
    int othersLooking() {
        return view.othersLooking();
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
        boolean toThis = to == view.ownBackend();
        long now = time.nanos();
        long load = 0;
        List<Long> unwanted = new ArrayList<>();
        for (long lockId : numbers.subList(1, numbers.size())) {
            Standby standby = standbys.of(lockId).orElse(null);
            load += standby == null ? 1 : standby.weight();
            if (toThis && (standby == null || standby.declines())) {
                unwanted.add(lockId);
            } else {
                promises.promised(lockId, to, handOver.promisedUntil(now));
                if (toThis) {
                    moves.expect(lockId, name(from), now + RECEIVED_WITHIN * heartbeat);
                }
            }
        }
        shares.moved(from, to, load);
        if (toThis) {
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
        if (settings.even() && backends.contains((long) view.ownBackend())) {
            standbys.wantTry(promises.of(view.ownBackend(), time.nanos()));
        }
    }

    /** Another replica does not take locks that were released for it. */
    void heardDeclined(int from, List<Long> lockIds) {
        if (!settings.even()) {
            return;
        }
        long until = handOver.refusedUntil(time.nanos());
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
        int own = view.ownBackend();
        Set<Integer> others = roll.living();
        List<Standby> free = wanted.stream().filter(s -> !isPromisedElsewhere(s.lockId(), () -> others, now)).toList();
        if (!limited) {
            return Choice.all(free);
        }
        long left = view.missing(now);
        List<Standby> certain = new ArrayList<>();
        List<Standby> candidates = new ArrayList<>();
        for (Standby standby : free) {
            if (promises.isFor(standby.lockId(), own, now)) {
                certain.add(standby);
            } else if (standby.weight() <= left) {
                candidates.add(standby);
            }
        }
        // In another order in each replica, so that they rarely try the same lock.
        candidates.sort(Comparator.comparingLong(standby -> LockSet.mixed(standby.lockId() ^ LockSet.mixed(own))));
        IntSummaryStatistics weights = candidates.stream().mapToInt(Standby::weight).summaryStatistics();
        int most = candidates.isEmpty() ? 0 : (int) Math.min(candidates.size(), left / weights.getMax());
        return new Choice(certain, PartitionBalance.toTake(candidates, standbys.all(),
                standby -> standby.isHeld() || promises.isFor(standby.lockId(), own, now), left, time.dice()), most,
                weights.getMin() < weights.getMax(), true);
    }

    /** Returns whether this replica should still take something, so that each holds its share. */
    boolean isLacking() {
        return settings.even() && view.missing(time.nanos()) > 0;
    }
}
