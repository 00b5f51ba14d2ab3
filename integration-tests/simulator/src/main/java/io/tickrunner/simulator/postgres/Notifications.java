package io.tickrunner.simulator.postgres;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The queue of notifications. A transaction appends what it notifies when it commits, so the order is that of the commits. Each
 * listening session has a position of its own in the queue, and reads on from there when it is outside a transaction. What a
 * session hears is decided when it reads, by the channels that it listens to then.
 */
final class Notifications {

    private final Deque<Message.Notification> queue = new ArrayDeque<>();
    private final Set<Listener> listeners = new LinkedHashSet<>();
    /** How many notifications have left the queue at its front. */
    private long start;
    private boolean full;
    private boolean news;

    private long end() {
        return start + queue.size();
    }

    /** Lets each transaction that notifies fail, as with a queue whose room is used up, or accepts them again. */
    void full(boolean isFull) {
        full = isFull;
    }

    /** Registers new listeners, and appends a transaction's notifications. */
    void commit(Listener listener, Collection<Message.Notification> notifications) throws SqlError {
        if (full && !notifications.isEmpty()) {
            throw new SqlError(SqlState.PROGRAM_LIMIT_EXCEEDED, "too many notifications in the NOTIFY queue");
        }
        if (listener.wantsToListen() && listeners.add(listener)) {
            // Of those that were committed before, a new listener hears none, but of its own transaction's it hears.
            listener.position = end();
        }
        if (!listeners.isEmpty()) {
            queue.addAll(notifications);
            news |= !notifications.isEmpty();
        }
    }

    /** Returns whether something was appended since this was last asked. */
    boolean takeNews() {
        boolean had = news;
        news = false;
        return had;
    }

    void remove(Listener listener) {
        listeners.remove(listener);
        trim();
    }

    /** Takes what a session has not read yet. */
    List<Message.Notification> read(Listener listener) {
        if (!listeners.contains(listener) || listener.position == end()) {
            return List.of();
        }
        List<Message.Notification> heard = new ArrayList<>();
        Iterator<Message.Notification> all = queue.iterator();
        for (long position = start; all.hasNext(); position++) {
            Message.Notification notification = all.next();
            if (position >= listener.position && listener.listensTo(notification.channel())) {
                heard.add(notification);
            }
        }
        listener.position = end();
        trim();
        return heard;
    }

    private void trim() {
        long needed = listeners.stream().mapToLong(listener -> listener.position).min().orElse(end());
        for (; start < needed; start++) {
            queue.removeFirst();
        }
    }

    void clear() {
        listeners.clear();
        trim();
    }
}
