package io.tickrunner.runtime.lock;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jboss.logging.Logger;

/**
 * The notification channels that wake up workers of this replica. Registering is thread-safe; the rest is used by the thread
 * that
 * keeps the session or has the wire.
 */
final class WakeUpChannels {

    private static final Logger LOG = Logger.getLogger(WakeUpChannels.class);

    private final Map<String, Set<OwnWorker>> sleepers = new ConcurrentHashMap<>();
    /** The channels to which the current session listens. */
    private final Set<String> heard = new HashSet<>();
    private volatile boolean changed;

    void register(OwnWorker worker) {
        if (worker.hasSchedule()) {
            worker.wakeOn().ifPresent(channel -> {
                sleepers.compute(channel, (name, others) -> {
                    Set<OwnWorker> all = others == null ? ConcurrentHashMap.newKeySet() : others;
                    all.add(worker);
                    return all;
                });
                changed = true;
            });
        }
    }

    void forget(OwnWorker worker) {
        worker.wakeOn().ifPresent(channel -> {
            sleepers.computeIfPresent(channel, (name, all) -> {
                all.remove(worker);
                return all.isEmpty() ? null : all;
            });
            changed = true;
        });
    }

    /** Returns whether channels were added or removed since the session last adapted to them. */
    boolean isChanged() {
        return changed;
    }

    /** Returns whether the session listens to a channel. */
    boolean isListening() {
        return !heard.isEmpty();
    }

    /** Begins with a new session, which listens to nothing yet. */
    void begin() {
        heard.clear();
    }

    /**
     * Adapts the session to the channels. Wakes up the workers of a channel that is new, because they may have missed a
     * notification.
     */
    void listen(LockSession session) {
        changed = false;
        Set<String> wanted = Set.copyOf(sleepers.keySet());
        if (wanted.equals(heard)) {
            return;
        }
        Set<String> more = without(wanted, heard);
        Set<String> less = without(heard, wanted);
        if (session.listen(more, less)) {
            heard.addAll(more);
            heard.removeAll(less);
            more.forEach(this::notified);
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /** Wakes up the workers of a channel. */
    void notified(String channel) {
        sleepers.getOrDefault(channel, Set.of()).forEach(WakeUpChannels::wake);
    }

    static void wake(OwnWorker worker) {
        try {
            worker.wokenUp();
        } catch (RuntimeException | Error e) {
            // Otherwise one worker's error would end the session.
            LOG.errorf(e, "Could not wake up the worker with lock %d; it ticks on its schedule", worker.lockId());
        }
    }
}
