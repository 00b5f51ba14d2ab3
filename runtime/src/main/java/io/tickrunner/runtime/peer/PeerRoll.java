package io.tickrunner.runtime.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Tracks which backends serve the lock sessions of other replicas. Only their messages are accepted, because any client of the
 * database can send a notification. Thread-safe.
 */
public final class PeerRoll {

    private static final Logger LOG = Logger.getLogger(PeerRoll.class);
    /**
     * Limits the messages of backends that have not been looked up yet. Otherwise flooding the channel could exhaust the
     * memory.
     */
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_STRANGERS = 1_000;
    private static final long FIRST = 1;
    private static final int FEW = 8;

    private final LockSettings settings;
    private final Time time;
    private final Repetition strangersNamed;
    /** The number of the last message of each peer. */
    private final Map<Integer, Long> peers = new HashMap<>();
    /** The application names of the peers. */
    private final Map<Integer, String> applications = new HashMap<>();
    private final Set<Integer> strangers = new HashSet<>();
    /** Peers that announced leaving: the server may still show them for a moment. */
    private final Set<Integer> leaving = new HashSet<>();
    /** Peers whose session key was found to be free: the server may still show them for a moment. */
    private final Set<Integer> ended = new HashSet<>();
    /** Peers whose session key was found to be held, so that their end shows at once. */
    private final Set<Integer> watched = new HashSet<>();
    private final Deque<Notification> waiting = new ArrayDeque<>();
    private volatile int count;
    private volatile boolean hasUnknown;
    private volatile boolean isEndNew;
    /** Whether there are replicas of this app whose messages are ignored. */
    private boolean hasUnheard;
    /** Whether no message reaches this replica. */
    private boolean deaf;
    /** The {@link Time#nanos()} at which a peer was found to be gone without having announced it. */
    private volatile OptionalLong vanishedAt = OptionalLong.empty();

    public PeerRoll(LockSettings settings, Time time) {
        this.time = time;
        this.settings = settings;
        this.strangersNamed = new Repetition(settings.repeatEvery(), time::nanos);
    }

    /** Returns the number of other replicas that have a lock session, as far as known. Any thread. */
    public int count() {
        return count;
    }

    /** Returns the last {@link Time#nanos()} at which a peer was found to be gone without having announced it. Any thread. */
    public OptionalLong vanishedAt() {
        return vanishedAt;
    }

    /** Returns the {@code application_name} of a peer; empty if it is unknown. */
    public synchronized Optional<String> application(int backend) {
        return Optional.ofNullable(applications.get(backend));
    }

    public synchronized Set<Integer> backends() {
        return Set.copyOf(peers.keySet());
    }

    /** Returns the peers without those that have ended, although the server may still show them. */
    public synchronized Set<Integer> living() {
        Set<Integer> living = new HashSet<>(peers.keySet());
        living.removeAll(ended);
        return living;
    }

    /**
     * Forgets all peers because a new session of this replica starts and looks them up again.
     *
     * @param hears whether notifications reach that session
     */
    public synchronized void begin(boolean hears) {
        deaf = !hears;
        peers.clear();
        applications.clear();
        strangers.clear();
        leaving.clear();
        ended.clear();
        watched.clear();
        waiting.clear();
        hasUnknown = false;
        isEndNew = false;
        count = 0;
    }

    /**
     * Handles a notification.
     *
     * @param action receives the content of a new message from a known peer; a message from an unknown backend waits for {@link
     *        #lookedUp}
     * @return whether a known peer has ended, because a new session has its process ID
     */
    public boolean heard(Notification notification, Consumer<PeerEnvelope> action) {
        PeerEnvelope envelope = PeerEnvelope.decode(notification.payload()).orElse(null);
        if (envelope == null) {
            LOG.debugf("Ignored an unknown notification of backend %d", notification.backendPid());
            return false;
        }
        boolean replaced = envelope.number() == FIRST && forgetEarlierSession(notification.backendPid());
        // Not under this lock, because the action may need others.
        if (take(notification, envelope)) {
            action.accept(envelope);
        }
        return replaced;
    }

    /**
     * Forgets what an earlier session with the same process ID has left.
     *
     * @return whether that session has ended unnoticed
     */
    private synchronized boolean forgetEarlierSession(int backend) {
        Long known = peers.remove(backend);
        // A peer that was only looked up may be the new session itself.
        boolean replaced = known != null && known > 0;
        if (replaced) {
            vanishedAt = OptionalLong.of(time.nanos());
        }
        strangers.remove(backend);
        leaving.remove(backend);
        ended.remove(backend);
        watched.remove(backend);
        return replaced;
    }

    /** Returns whether a message is to be acted on now. That of an unknown backend waits, and a repeated one is dropped. */
    private synchronized boolean take(Notification notification, PeerEnvelope envelope) {
        int backend = notification.backendPid();
        Long last = peers.get(backend);
        if (last == null) {
            if (!strangers.contains(backend) && waiting.size() < MAX_WAITING) {
                waiting.add(notification);
                hasUnknown = true;
            }
            return false;
        }
        if (envelope.number() <= last) {
            LOG.debugf("Ignored a repeated message of backend %d", backend);
            return false;
        }
        ended.remove(backend);
        peers.put(backend, envelope.number());
        return true;
    }

    /** Returns whether messages are waiting for their sender to be looked up, or a peer has ended. Any thread. */
    public boolean hasUnknown() {
        return hasUnknown || isEndNew;
    }

    /** Returns the peers that are not watched yet. */
    public synchronized Set<Integer> unwatched() {
        Set<Integer> unwatched = new HashSet<>(peers.keySet());
        unwatched.removeAll(watched);
        return unwatched;
    }

    /** Returns whether the end of any other replica shows at once, here or in another one that tells. */
    public synchronized boolean isWatchingAll() {
        // Of one that was found to have ended nothing more is to be told.
        Set<Integer> living = living();
        return !living.isEmpty() && watched.containsAll(living) && !hasUnheard && !hasUnknown && !deaf;
    }

    /** Returns those of these backends whose end would show by their session keys. */
    public synchronized List<Integer> watchedOf(Collection<Integer> backends) {
        return backends.stream().filter(watched::contains).toList();
    }

    /** Returns whether there are so many peers that the replicas take turns in watching all of them. */
    public synchronized boolean isWatchShared() {
        return watched.size() > FEW;
    }

    /** Watches these peers no longer, because the server refused to say whether they have ended. */
    public synchronized void unwatch(Collection<Integer> backends) {
        watched.removeAll(backends);
    }

    /** Watches peers from now on, because they hold their session keys. */
    public synchronized void watch(Collection<Integer> backends) {
        backends.stream().filter(peers::containsKey).forEach(watched::add);
        // The message that one had ended may have referred to an earlier session with the same backend.
        ended.removeAll(backends);
    }

    /** Returns the peers whose end shows by their session keys. */
    public synchronized Set<Integer> watched() {
        return Set.copyOf(watched);
    }

    /** Records that the session keys of watched peers are free. Those peers have to be looked up again. */
    public synchronized void ended(Collection<Integer> backends) {
        watched.removeAll(backends);
        // Not those that have announced it.
        backends.stream().filter(peers::containsKey).forEach(ended::add);
        isEndNew = true;
    }

    /**
     * Returns whether the server still shows a peer that was found to have ended. It may not have released all its locks: it
     * releases them one after another, in any order.
     */
    public synchronized boolean isAnyEnding() {
        return !ended.isEmpty();
    }

    /** Returns whether the end of each peer would show by its session key. One that has ended is not watched. */
    public synchronized boolean areAllWatched() {
        return watched.size() == peers.size();
    }

    /** Returns whether notifications reach this replica. */
    public synchronized boolean hears() {
        return !deaf;
    }

    /** Has the peers looked up again. */
    public synchronized void lookAgain() {
        isEndNew = true;
    }

    /** Returns the backends that sent messages and have not been looked up. */
    public synchronized Set<Integer> unknown() {
        Set<Integer> unknown = new HashSet<>();
        waiting.forEach(notification -> unknown.add(notification.backendPid()));
        return unknown;
    }

    /** Drops waiting messages whose senders cannot be looked up. */
    public synchronized void dropUnknown() {
        waiting.clear();
        hasUnknown = false;
        isEndNew = false;
    }

    /**
     * Records the sessions that the server returned.
     *
     * @param asked the backends that were looked up in addition to all replicas of the app
     * @param action receives the messages of those that are peers
     */
    public void lookedUp(Collection<Integer> asked, List<PeerSession> found, PeerAction action) {
        List<Runnable> actions = new ArrayList<>();
        record(asked, found, action, actions);
        // Not under this lock, because they may need others.
        actions.forEach(Runnable::run);
    }

    private synchronized void record(Collection<Integer> asked, List<PeerSession> found, PeerAction action,
            List<Runnable> actions) {
        Set<Integer> present = new HashSet<>();
        hasUnheard = found.stream().anyMatch(session -> session.ofThisApp() && !isPeer(session));
        for (PeerSession session : found) {
            present.add(session.backendPid());
            if (leaving.contains(session.backendPid())) {
                continue;
            }
            if (isPeer(session)) {
                peers.putIfAbsent(session.backendPid(), 0L);
                applications.put(session.backendPid(), session.application());
                strangers.remove(session.backendPid());
            } else {
                nameStranger(session, asked.contains(session.backendPid()));
            }
        }
        asked.stream().filter(backend -> !peers.containsKey(backend)).forEach(this::addStranger);
        isEndNew = false;
        if (peers.keySet().retainAll(present)) {
            vanishedAt = OptionalLong.of(time.nanos());
            actions.add(action::vanished);
        }
        watched.retainAll(peers.keySet());
        strangers.retainAll(present);
        leaving.retainAll(present);
        ended.retainAll(present);
        applications.keySet().retainAll(present);
        count = peers.size();
        for (int left = waiting.size(); left > 0; left--) {
            Notification notification = waiting.poll();
            if (asked.contains(notification.backendPid())) {
                heardAgain(notification, action, actions);
            } else {
                waiting.add(notification);
            }
        }
        hasUnknown = !waiting.isEmpty();
    }

    private void heardAgain(Notification notification, PeerAction action, List<Runnable> actions) {
        int backend = notification.backendPid();
        PeerEnvelope envelope = PeerEnvelope.decode(notification.payload()).orElseThrow();
        Long last = peers.get(backend);
        if (last != null && envelope.number() > last) {
            peers.put(backend, envelope.number());
            actions.add(() -> action.accept(backend, envelope));
        }
    }

    /** What a look-up leads to. */
    public interface PeerAction {

        /** A peer that was looked up sent this. */
        void accept(int backend, PeerEnvelope envelope);

        /** A peer is gone without having announced it. All its locks are free now. */
        default void vanished() {
        }
    }

    private void addStranger(int backend) {
        if (strangers.size() < MAX_STRANGERS) {
            strangers.add(backend);
        }
    }

    private boolean isPeer(PeerSession session) {
        return session.ofThisApp() && (session.ofThisRole() || settings.trustsRole(session.role()));
    }

    private void nameStranger(PeerSession session, boolean sentSomething) {
        if (!sentSomething && !session.ofThisApp()) {
            return;
        }
        String who = session.ofThisApp()
                ? "a replica of this app with the database role \"" + session.role() + "\""
                : "\"" + session.application() + "\" with the database role \"" + session.role() + "\", which is not a"
                        + " replica of this app";
        strangersNamed.happened(who).filter(Repetition.News::inFull).ifPresent(news -> LOG.warnf(
                "Messages for the replicas of this app come from backend %d, %s: ignoring them%s", session.backendPid(), who,
                session.ofThisApp()
                        ? "; use one role for all replicas, or add its role to quarkus.tickrunner.lock.peer-roles"
                        : ""));
    }

    /** Records that a peer announced leaving. */
    public synchronized void left(int backend) {
        peers.remove(backend);
        watched.remove(backend);
        leaving.add(backend);
        count = peers.size();
    }
}
