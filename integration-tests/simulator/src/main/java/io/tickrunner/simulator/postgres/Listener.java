package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one session listens to, and what its transaction is going to notify and to change about that. */
final class Listener {

    /** PostgreSQL's limit for a payload: it must be shorter. */
    private static final int PAYLOAD_LIMIT = 8000;
    private static final int CHANNEL_LIMIT = 64;

    private record Change(boolean listen, String channel) {
    }

    private final Notifications notifications;
    private final int pid;
    private final boolean keepsDuplicates;
    private final Set<String> channels = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private final Set<Message.Notification> pending = new LinkedHashSet<>();
    private final List<Message.Notification> duplicates = new ArrayList<>();
    /** Of the first notification in the queue that this session has not read. */
    long position;

    Listener(Notifications notifications, int pid, boolean keepsDuplicates) {
        this.notifications = notifications;
        this.pid = pid;
        this.keepsDuplicates = keepsDuplicates;
    }

    void listen(String channel) {
        changes.add(new Change(true, channel));
    }

    void unlisten(String channel) {
        changes.add(new Change(false, channel));
    }

    void unlistenAll() {
        changes.add(new Change(false, null));
    }

    /** Notifies at commit. The same payload on the same channel counts once in a transaction. */
    void notify(String channel, String payload) throws SqlError {
        if (channel.isEmpty()) {
            throw new SqlError(SqlState.INVALID_PARAMETER_VALUE, "channel name cannot be empty");
        }
        if (Text.bytes(channel) >= CHANNEL_LIMIT) {
            throw new SqlError(SqlState.INVALID_PARAMETER_VALUE, "channel name too long");
        }
        if (Text.bytes(payload) >= PAYLOAD_LIMIT) {
            throw new SqlError(SqlState.INVALID_PARAMETER_VALUE, "payload string too long");
        }
        Message.Notification notification = new Message.Notification(pid, channel, payload);
        if (!pending.add(notification) && keepsDuplicates) {
            duplicates.add(notification);
        }
    }

    boolean wantsToListen() {
        return changes.stream().anyMatch(change -> change.listen);
    }

    boolean listensTo(String channel) {
        return channels.contains(channel);
    }

    List<String> channels() {
        return List.copyOf(channels);
    }

    void commit() throws SqlError {
        if (changes.isEmpty() && pending.isEmpty()) {
            return;
        }
        List<Message.Notification> all = new ArrayList<>(pending);
        all.addAll(duplicates);
        notifications.commit(this, all);
        for (Change change : changes) {
            apply(change);
        }
        rollback();
        if (channels.isEmpty()) {
            notifications.remove(this);
        }
    }

    private void apply(Change change) {
        if (change.listen) {
            channels.add(change.channel);
        } else if (change.channel != null) {
            channels.remove(change.channel);
        } else {
            channels.clear();
        }
    }

    void rollback() {
        changes.clear();
        pending.clear();
        duplicates.clear();
    }

    List<Message.Notification> read() {
        return notifications.read(this);
    }

    void close() {
        notifications.remove(this);
    }
}
