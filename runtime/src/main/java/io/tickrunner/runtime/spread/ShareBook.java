package io.tickrunner.runtime.spread;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.tickrunner.runtime.config.SpreadSettings;

/**
 * Remembers what each replica holds and is able to run, and what the others have been told of this one. Replicas are identified
 * by their backends. Thread-safe.
 */
public final class ShareBook {

    /**
     * More than all workers of any app weigh. Larger loads, like weights larger than a replica can have, come from no replica,
     * and their products would overflow.
     */
    private static final long MAX_LOAD = 1_000_000_000;

    /** A replica, as far as it has told. Its list is complete once it has the announced fingerprint. */
    private static final class Peer {

        private int weight;
        private long load;
        private long fixed;
        private long fingerprint;
        private long weights;
        private Set<Long> able = Set.of();
        private Set<Long> listed = new HashSet<>();
    }

    /**
     * What the others are to be told.
     *
     * @param fingerprint the fingerprint of the locks of the workers that this replica is able to run
     * @param listed whether another replica needs the list of those locks
     */
    public record Untold(Share own, long fingerprint, boolean listed) {

        /** Returns the list, if another replica needs it. */
        public Set<Long> able() {
            return listed ? own.able() : Set.of();
        }
    }

    private final Map<Integer, Peer> peers = new HashMap<>();
    /** {@code null} if this replica takes no part. */
    private Share own;
    private long ownFingerprint = LockSet.fingerprint(Set.of());
    private Share told;
    private boolean listTold;

    /** Begins with a new session: nobody has been told anything, and nothing is known of the others. */
    public synchronized void begin() {
        peers.clear();
        told = null;
        listTold = false;
    }

    /** Records what this replica holds and is able to run. */
    public synchronized void own(Share share) {
        if (own != null && share.able().equals(own.able())) {
            // Peers that are able to run the same workers refer to this set.
            own = new Share(share.weight(), share.load(), share.fixed(), own.able(), share.weights());
        } else {
            ownFingerprint = LockSet.fingerprint(share.able());
            listTold = false;
            own = share;
            // They do not list again what is the same here from now on.
            peers.values().stream().filter(peer -> peer.fingerprint == ownFingerprint)
                    .forEach(peer -> peer.able = share.able());
        }
    }

    public synchronized Share own() {
        return own == null ? Share.NOTHING : own;
    }

    /** Tells everything again, because others have not heard it or may have concluded something else. */
    public synchronized void tellAgain() {
        told = null;
        listTold = false;
    }

    /** Forgets all replicas but these. */
    public synchronized void retain(Collection<Integer> backends) {
        peers.keySet().retainAll(backends);
    }

    /**
     * Records what another replica holds, and the fingerprints of what it is able to run and of the weights of that.
     *
     * @return whether that replica takes another part than before, or none before
     */
    public synchronized boolean heard(int backend, long weight, long load, long fingerprint, long fixed, long weights) {
        boolean isNew = !peers.containsKey(backend);
        Peer peer = peers.computeIfAbsent(backend, any -> new Peer());
        int told = (int) between(0, weight, SpreadSettings.MAX_WEIGHT);
        boolean other = isNew || peer.weight != told || peer.fingerprint != fingerprint;
        peer.weight = told;
        peer.weights = weights;
        peer.load = between(0, load, MAX_LOAD);
        peer.fixed = between(0, fixed, peer.load);
        if (fingerprint != peer.fingerprint || fingerprint == ownFingerprint) {
            peer.fingerprint = fingerprint;
            peer.listed = new HashSet<>();
            peer.able = fingerprint == ownFingerprint ? own().able() : Set.of();
        }
        return other;
    }

    private static long between(long least, long number, long most) {
        return Math.max(least, Math.min(number, most));
    }

    /** Records a part of the list of what another replica is able to run. */
    public synchronized void heardAble(int backend, Collection<Long> lockIds) {
        Peer peer = peers.get(backend);
        if (peer != null && LockSet.fingerprint(peer.able) != peer.fingerprint) {
            peer.listed.addAll(lockIds);
            if (LockSet.fingerprint(peer.listed) == peer.fingerprint) {
                peer.able = listedBefore(peer.fingerprint).orElseGet(() -> Set.copyOf(peer.listed));
                peer.listed = new HashSet<>();
            }
        }
    }

    /** Returns the list of a replica that is able to run the same workers, so that all of those refer to one set. */
    private Optional<Set<Long>> listedBefore(long fingerprint) {
        return peers.values().stream().filter(peer -> peer.fingerprint == fingerprint).map(peer -> peer.able)
                .filter(able -> LockSet.fingerprint(able) == fingerprint).findFirst();
    }

    /** Returns whether another replica is able to run a worker, by what it told last. */
    public synchronized boolean isAble(int backend, long lockId) {
        Peer peer = peers.get(backend);
        return peer != null && peer.able.contains(lockId);
    }

    /** Returns the replicas that are able to run the same workers as this one, some of which have other weights there. */
    public synchronized Set<Integer> weighingOtherwise() {
        return peers.entrySet().stream().filter(peer -> peer.getValue().fingerprint == ownFingerprint
                && peer.getValue().weights != own().weights()).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** Returns the replicas that told that they are able to run no worker. */
    public synchronized Set<Integer> takingNothing() {
        long none = LockSet.fingerprint(Set.of());
        return peers.entrySet().stream().filter(peer -> peer.getValue().fingerprint == none).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Records that a load passes from one replica to another, this one excepted. */
    public synchronized void moved(int from, int to, long load) {
        more(from, -load);
        more(to, load);
    }

    private void more(int backend, long load) {
        Peer peer = peers.get(backend);
        if (peer != null) {
            peer.load = between(0, peer.load + load, MAX_LOAD);
        }
    }

    /** Returns the shares of the other replicas that have told theirs. */
    public synchronized Map<Integer, Share> peers() {
        Map<Integer, Share> shares = new HashMap<>();
        peers.forEach((backend, peer) -> shares.put(backend, new Share(peer.weight, peer.load, peer.fixed, peer.able)));
        return shares;
    }

    /** Returns what the others have not been told; empty if there is nothing new. */
    public synchronized Optional<Untold> untold() {
        if (own == null) {
            return Optional.empty();
        }
        boolean listWanted = !listTold && peers.values().stream().anyMatch(peer -> peer.fingerprint != ownFingerprint);
        if (own.equals(told) && !listWanted) {
            return Optional.empty();
        }
        return Optional.of(new Untold(own, ownFingerprint, listWanted));
    }

    /** Records that the others were told. */
    public synchronized void told(Untold what) {
        told = what.own();
        // While the message was sent, the set may have changed.
        listTold |= what.listed() && what.fingerprint() == ownFingerprint;
    }
}
