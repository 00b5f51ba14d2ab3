package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.time.Time;

/** Tracks the workers that stand by for their locks, and which locks were busy. Thread-safe. */
final class Standbys {

    private static final Logger LOG = Logger.getLogger(Standbys.class);
    private static final long UNKNOWN = -1;

    /**
     * For so long after locks were freed, a replica leaves those to others that hold less than their share. They hear of it
     * within the pause between two looks at the connection.
     */
    private static final long LIMITED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Locks that are freed all the time must not put the attempts off for ever. */
    private static final long LONGEST_LIMITED_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** In the order of their registration, by their locks. Guarded by this. */
    private final Map<Long, Standby> standbys = new LinkedHashMap<>();
    /** The same as a list, because all are looked at many times a second; {@code null} after a change. Guarded by this. */
    private List<Standby> all;
    /** The busy locks, with what had been told before they were tried, or {@link #UNKNOWN}. */
    private final Map<Long, Long> busy = new ConcurrentHashMap<>();
    /** The number of times that a message without lock IDs said that locks may be free. */
    private final AtomicLong told = new AtomicLong();
    /** The number of times that a message said so with the ID of this lock. */
    private final Map<Long, Long> toldOf = new ConcurrentHashMap<>();
    private final ForeignHolders foreignHolders;
    private final MoveLog moves;
    private final Time time;
    private volatile boolean tryWanted;
    /** Whether the locks to try are being chosen. */
    private volatile boolean choosing;
    /** Since when locks have been left to others. Guarded by this. */
    private long limitedSince;
    /** Whether some were left out since all were last tried. Guarded by this. */
    private boolean owed;
    private volatile long limitedUntil;
    /** The locks that were not tried because others hold less than their share. */
    private final Set<Long> leftOut = ConcurrentHashMap.newKeySet();
    /** Whether some of them could not be chosen, because their workers were in a tick. */
    private volatile boolean overlooked;

    /** {@code null} if no lock was wanted when that was last looked at. */
    private volatile Duration shortestWantedInterval = Duration.ZERO;
    private volatile long wantedLookedAt;

    /** Chooses the locks to try. */
    interface Chooser {

        /**
         * @param limited whether to leave locks to replicas that hold less than their share
         */
        Choice of(List<Standby> wanted, boolean limited);
    }

    Standbys(MoveLog moves, Time time) {
        this.moves = moves;
        this.time = time;
        this.foreignHolders = new ForeignHolders(time);
        this.limitedSince = time.nanos();
        this.limitedUntil = limitedSince;
    }

    synchronized void watch(Standby standby) {
        standbys.put(standby.lockKey(), standby);
        all = null;
    }

    /** Passes on that a start of this worker was withdrawn. */
    void startWithdrawn(long lockId) {
        for (Standby standby : all()) {
            if (standby.lockId() == lockId) {
                standby.startWithdrawn();
            }
        }
    }

    void unwatch(Standby standby) {
        synchronized (this) {
            standbys.remove(standby.lockId(), standby);
            all = null;
        }
        Long counted = toldOf.remove(standby.lockId());
        if (counted != null) {
            // The sum must not shrink: an answer that is on its way would seem to be of now.
            told.addAndGet(counted);
        }
        forget(standby.lockId());
    }

    synchronized List<Standby> all() {
        if (all == null) {
            all = List.copyOf(standbys.values());
        }
        return all;
    }

    synchronized Optional<Standby> of(long lockId) {
        return Optional.ofNullable(standbys.get(lockId));
    }

    /** Begins with a new session: nothing was heard of busy locks without one. */
    synchronized void begin() {
        told.incrementAndGet();
        tryWanted = false;
        choosing = false;
        owed = false;
        overlooked = false;
        limitedUntil = time.nanos();
        leftOut.clear();
        shortestWantedInterval = Duration.ZERO;
    }

    /** Forgets whether a lock is busy. */
    void forget(long lockId) {
        busy.remove(lockId);
    }

    /** Returns the {@code application_name} of a program that holds a busy lock and is not a replica of this app. */
    Optional<String> foreignHolder(long lockId) {
        // Looked up at long intervals, and no longer valid once the lock is acquired here.
        return busy.containsKey(lockId) ? foreignHolders.of(lockId) : Optional.empty();
    }

    /**
     * Returns whether an attempt found a lock busy, and nothing that was told since then means that it may be free. Other
     * programs
     * tell nothing.
     */
    boolean isStillBusy(long lockId) {
        Long asOf = busy.get(lockId);
        return asOf != null && asOf == told(lockId) && foreignHolders.of(lockId).isEmpty();
    }

    /** Returns a number that grows whenever something tells that this lock may be free. */
    private long told(long lockId) {
        return told.get() + toldOf.getOrDefault(lockId, 0L);
    }

    /** Asks for attempts at these locks now, because they were freed elsewhere. */
    synchronized void freed(Collection<Long> lockIds) {
        List<Long> known = lockIds.stream().filter(standbys::containsKey).toList();
        if (!known.isEmpty()) {
            toldOf(known);
            beginLimit();
            tryWanted = true;
        }
    }

    /** An attempt that is on its way may have come too early. */
    private void toldOf(Collection<Long> lockIds) {
        lockIds.forEach(lockId -> toldOf.merge(lockId, 1L, Long::sum));
    }

    /** Asks for attempts now instead of with the next heartbeat, because locks were freed elsewhere. */
    synchronized void wantTry() {
        told.incrementAndGet();
        beginLimit();
        tryWanted = true;
    }

    /**
     * Records that another replica is about to release locks: until it has, and the others have heard of it, nothing shows that
     * they are free.
     */
    synchronized void releaseAnnounced() {
        beginLimit();
    }

    /**
     * Records that another replica takes another part than before, because it is drained or stops, for example. Its locks may
     * still be on their way to others. Those that it released before were left to it, and may be this replica's share now.
     */
    synchronized void partChanged() {
        beginLimit();
        tryWanted |= choosing || !leftOut.isEmpty();
    }

    private void beginLimit() {
        long now = time.nanos();
        if (now - limitedUntil >= 0 && (!owed || leftOut.isEmpty())) {
            limitedSince = now;
        }
        limitedUntil = Math.min(now - limitedSince + LIMITED_NANOS, LONGEST_LIMITED_NANOS) + limitedSince;
    }

    /** Asks for attempts at these locks now, because they were released for this replica. */
    void wantTry(Collection<Long> lockIds) {
        toldOf(lockIds);
        tryWanted = true;
    }

    boolean isTryWanted() {
        return tryWanted || !leftOut.isEmpty() && !isLimited();
    }

    /** Returns whether locks are left for a moment to replicas that lack their share. */
    boolean isLimited() {
        return time.nanos() - limitedUntil < 0;
    }

    /**
     * Returns whether a lock is left for a moment to a replica that lacks its share, and then tried here, or whether that is
     * about to be decided. Any thread.
     */
    boolean isLeftOut(long lockId) {
        // In this order, because the flags are cleared after the locks are known.
        boolean undecided = tryWanted || choosing;
        return isLimited() && (undecided && of(lockId).filter(standby -> !standby.declines()).isPresent()
                || leftOut.contains(lockId));
    }

    /** Records that the attempts asked for are made now. What is told from now on asks for further ones. */
    void tries() {
        choosing = true;
        tryWanted = false;
    }

    /** Records that no attempts are made now after all. */
    void triesNothing() {
        choosing = false;
        overlooked = false;
    }

    /**
     * Returns whether the last choice left out locks that it could not choose, because their workers were in a tick, which does
     * not get the lock either. That takes a moment only.
     */
    boolean hasOverlooked() {
        return overlooked;
    }

    /** Looks which workers want their locks, as each heartbeat does. */
    void lookWhatIsWanted() {
        wanted(true);
    }

    /** Returns when that was last looked at. */
    long wantedLookedAt() {
        return wantedLookedAt;
    }

    /**
     * Returns the shortest time between ticks of the workers that wanted their locks when that was last looked at; empty if
     * none did.
     */
    Optional<Duration> shortestWantedInterval() {
        return Optional.ofNullable(shortestWantedInterval);
    }

    /**
     * What a look has found.
     *
     * @param free the locks that nobody holds
     * @param held the locks that others hold
     */
    record Look(Set<Long> free, Set<Long> held) {

        static final Look NOTHING = new Look(Set.of(), Set.of());

        Set<Long> all() {
            Set<Long> all = new HashSet<>(free);
            all.addAll(held);
            return all;
        }
    }

    /**
     * Looks which of the locks to be tried are free, without acquiring any.
     *
     * @param all whether to look at locks, too, that are still busy as far as known
     * @return what was found; empty if the server does not say so
     */
    Optional<Look> lookForFree(LockSession current, boolean all) {
        // Without those that are just being released here.
        long[] wanted = wanted(all).stream().mapToLong(Standby::lockId).filter(lockId -> !current.isReserved(lockId)).toArray();
        if (wanted.length == 0) {
            return Optional.of(Look.NOTHING);
        }
        long[] asOf = LongStream.of(wanted).map(this::told).toArray();
        return current.freeKeys(wanted).map(free -> {
            Set<Long> held = new HashSet<>();
            for (int i = 0; i < wanted.length; i++) {
                long lockId = wanted[i];
                if (free.contains(lockId)) {
                    busy.remove(lockId);
                } else if (of(lockId).isPresent()) {
                    busy.put(lockId, asOf[i]);
                    held.add(lockId);
                }
            }
            return new Look(free, held);
        });
    }

    private List<Standby> wanted(boolean all) {
        List<Standby> wanted = new ArrayList<>();
        Duration shortest = null;
        for (Standby standby : all()) {
            if (!standby.wantsLock()) {
                if (standby.isHeld() || standby.declines()) {
                    busy.remove(standby.lockId());
                }
                continue;
            }
            Duration interval = standby.interval();
            shortest = shortest == null || interval.compareTo(shortest) < 0 ? interval : shortest;
            if (all || !isStillBusy(standby.lockId())) {
                wanted.add(standby);
            }
        }
        shortestWantedInterval = shortest;
        wantedLookedAt = time.nanos();
        return wanted;
    }

    /**
     * Returns one attempt for each wanted lock, to be sent with the heartbeat.
     *
     * @param all whether to try locks, too, that are still busy as far as known
     * @param untried locks that are not tried, for example because others were just found to hold them
     * @param chooser chooses among them
     */
    Attempts attempts(LockSession current, boolean all, Set<Long> untried, Chooser chooser) {
        Choice choice = chosen(wanted(all).stream().filter(standby -> !untried.contains(standby.lockId())).toList(), chooser);
        return new Attempts(requests(choice.certain(), false, current),
                requests(choice.candidates(), choice.again(), current), choice.most());
    }

    private Choice chosen(List<Standby> wanted, Chooser chooser) {
        boolean limited = isLimited();
        Choice choice = chooser.of(wanted, limited);
        Set<Long> left = new HashSet<>();
        if (limited && choice.leaves()) {
            // Including candidates, until they are answered, and workers that are just about to try: otherwise, a tick could
            // take one that is left to others here.
            all().stream().filter(standby -> !standby.isHeld() && !standby.declines() && !isStillBusy(standby.lockId()))
                    .forEach(standby -> left.add(standby.lockId()));
            choice.certain().forEach(standby -> left.remove(standby.lockId()));
        }
        leftOut.addAll(left);
        leftOut.retainAll(left);
        overlooked = !left.isEmpty() && !wanted.stream().map(Standby::lockKey).collect(Collectors.toSet()).containsAll(left);
        synchronized (this) {
            owed = !left.isEmpty();
        }
        choosing = false;
        return choice;
    }

    private List<LockRequest> requests(List<Standby> chosen, boolean again, LockSession current) {
        List<LockRequest> requests = new ArrayList<>();
        for (Standby standby : chosen) {
            long asOf = told(standby.lockId());
            current.reserve(standby.lockId()).ifPresent(grant -> {
                LockRequest request = grant.request().orElseThrow();
                grant.expectOwner();
                request.answer.whenComplete((granted, failure) -> {
                    if (granted == null && failure == null) {
                        tryWanted |= again;
                    } else {
                        leftOut.remove(standby.lockId());
                        attempted(standby, grant, granted, asOf);
                    }
                });
                requests.add(request);
            });
        }
        return requests;
    }

    private void attempted(Standby standby, SessionGrant grant, Boolean granted, long asOf) {
        if (Boolean.TRUE.equals(granted)) {
            busy.remove(standby.lockId());
        } else if (granted != null && of(standby.lockId()).filter(s -> s == standby).isPresent()) {
            busy.put(standby.lockId(), asOf);
        }
        if (Boolean.TRUE.equals(granted)) {
            moves.acquired(standby.lockId());
            try {
                standby.granted(grant);
            } catch (RuntimeException | Error e) {
                grant.releaseLater();
                LOG.errorf(e, "Releasing lock %d: its worker did not accept it", standby.lockId());
            }
        }
    }

    /**
     * Records the answer to an attempt that was not one of {@link #attempts}. It may have shared an earlier request, so it does
     * not
     * show that the lock is still busy.
     */
    void tried(long lockId, boolean granted) {
        if (granted) {
            busy.remove(lockId);
        } else {
            busy.putIfAbsent(lockId, UNKNOWN);
        }
    }

    /**
     * Looks at intervals whether other programs hold busy locks.
     *
     * @param others how many other replicas look after the same locks
     */
    void lookForForeignHolders(LockSession current, int others) {
        foreignHolders.look(current, others, busy.keySet().stream().mapToLong(Long::longValue));
    }
}
