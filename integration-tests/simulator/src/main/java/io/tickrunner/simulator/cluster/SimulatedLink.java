package io.tickrunner.simulator.cluster;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.DatabaseOutage;
import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.GrantFence;
import io.tickrunner.runtime.lock.LinkFailure;
import io.tickrunner.runtime.lock.LinkFailure.Kind;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.ServerClock;
import io.tickrunner.runtime.lock.ServerLink;
import io.tickrunner.runtime.lock.SessionKey;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.PeerSession;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.simulator.network.ConnectionBroken;
import io.tickrunner.simulator.network.SimulatedConnection;
import io.tickrunner.simulator.postgres.FenceQueries;
import io.tickrunner.simulator.postgres.LockKey;
import io.tickrunner.simulator.postgres.LockMode;
import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.LockSpace;
import io.tickrunner.simulator.postgres.Message;
import io.tickrunner.simulator.postgres.NotifyQueries;
import io.tickrunner.simulator.postgres.Query;
import io.tickrunner.simulator.postgres.Reply;
import io.tickrunner.simulator.postgres.SessionQueries;

/** The lock session's port to the simulated server: says what each failure means, as the real one does. */
final class SimulatedLink implements ServerLink {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String OUT_OF_SHARED_MEMORY = "53200";

    private final SimulatedConnection connection;
    private final Time time;
    private final LockSpace space;
    private final String mark;
    private final ReplicaIdentity identity;
    private final String channel;
    private final ServerClock serverClock = new ServerClock();
    private final Tap tap;
    private final Map<Long, GrantFence> fences = new HashMap<>();
    private long provedAt;

    /** Hears what wakes workers up, right before the replica does. */
    interface Tap {

        /** A notification has been read on a channel other than the replicas' own. */
        void notified(String channel);

        /** A message of another replica has been read. */
        void told(String payload);

        /** The session listens to a channel from now on. */
        void listens(String channel);
    }

    SimulatedLink(SimulatedConnection connection, Time time, LockSettings settings, ReplicaIdentity identity, String mark,
            Tap tap) {
        this.tap = tap;
        this.connection = connection;
        this.time = time;
        this.space = spaceOf(settings);
        this.mark = mark;
        this.identity = identity;
        this.channel = settings.keySpace().channel(identity);
        this.provedAt = time.nanos();
    }

    static LockSpace spaceOf(LockSettings settings) {
        return settings.namespace().isPresent() ? LockSpace.ofNamespace(settings.namespace().getAsInt()) : LockSpace.BIGINT;
    }

    @Override
    public FenceAnswer raiseFence(long key, FenceKeys keys) throws LinkFailure {
        long asked = time.nanos();
        List<Object> row = rows(new FenceQueries.Raise(mark, keys.grantClass(),
                LockKey.ints(keys.guardHigh(), keys.guardLow()))).get(0);
        prove(row, 0, asked);
        long token = ((Number) row.get(3)).longValue();
        if (token > 0) {
            GrantFence fence = new GrantFence(keys, token, 1, (Long) row.get(5));
            fences.put(key, fence);
            return new FenceAnswer.Raised(fence);
        }
        return new FenceAnswer.Waits(token == FenceQueries.FORMER_SESSION ? FenceAnswer.Reason.FORMER_SESSION
                : FenceAnswer.Reason.FORMER_TRANSACTION, (String) row.get(4));
    }

    /** Lowers the fences of these locks, before the locks are released. */
    private void lower(Collection<Long> keys) throws LinkFailure {
        for (long key : fences.isEmpty() ? List.<Long> of() : keys) {
            GrantFence fence = fences.remove(key);
            if (fence != null && !(Boolean) rows(new LockQueries.Unlock(
                    LockKey.ints(fence.keys().grantClass(), fence.grantKey()), LockMode.EXCLUSIVE)).get(0).get(0)) {
                throw new LinkFailure(Kind.BROKEN, "the server no longer knew the fence of a lock", null);
            }
        }
    }

    @Override
    public boolean[] execute(List<? extends LockCall> calls) throws LinkFailure {
        lower(calls.stream().filter(call -> !call.isLock()).map(LockCall::key).toList());
        if (calls.size() == 1) {
            LockCall only = calls.get(0);
            Query query = only.isLock() ? LockQueries.TryLock.exclusive(space.key(only.key()))
                    : new LockQueries.Unlock(space.key(only.key()), LockMode.EXCLUSIVE);
            return new boolean[] { (Boolean) rows(query).get(0).get(0) };
        }
        long asked = time.nanos();
        List<List<Object>> rows = rows(new LockQueries.Batch(space, mark,
                calls.stream().map(call -> new LockQueries.BatchRow(call.key(), call.isLock())).toList()));
        return answers(rows, calls.size(), asked);
    }

    @Override
    public boolean[] lockFirst(List<? extends LockCall> calls, int most) throws LinkFailure {
        long asked = time.nanos();
        List<List<Object>> rows = rows(
                new LockQueries.LockFirst(space, mark, calls.stream().map(LockCall::key).toList(), most));
        return answers(rows, calls.size(), asked);
    }

    private boolean[] answers(List<List<Object>> rows, int calls, long asked) throws LinkFailure {
        prove(rows.get(0), 1, asked);
        boolean[] answers = new boolean[calls];
        rows.stream().skip(1).forEach(row -> answers[((Number) row.get(0)).intValue() - 1] = true);
        return answers;
    }

    @Override
    public Set<Long> freeKeys(long[] keys) throws LinkFailure {
        Set<Long> free = new HashSet<>();
        rows(new LockQueries.FreeKeys(space, LongStream.of(keys).boxed().toList())).forEach(row -> free.add((Long) row.get(0)));
        return free;
    }

    @Override
    public void unlockWhateverIsHeld(Collection<Long> keys) throws LinkFailure {
        lower(keys);
        rows(new LockQueries.UnlockWhateverIsHeld(space, List.copyOf(keys)));
    }

    @Override
    public void unlockAll() throws LinkFailure {
        rows(new LockQueries.UnlockAll());
        fences.clear();
    }

    @Override
    public Set<Long> heldKeys() throws LinkFailure {
        Set<Long> held = new HashSet<>();
        rows(new LockQueries.HeldKeys(space)).forEach(row -> held.add((Long) row.get(0)));
        return held;
    }

    @Override
    public void notifyPeers(Collection<String> messages) throws LinkFailure {
        long asked = time.nanos();
        prove(rows(new NotifyQueries.NotifyPeers(channel, List.copyOf(messages))).get(0), 0, asked);
    }

    @Override
    public void ping() throws LinkFailure {
        long asked = time.nanos();
        prove(rows(new SessionQueries.Ping()).get(0), 0, asked);
    }

    @Override
    public void endOrphans() {
        // The opener does so; no other client uses a lost session here.
    }

    private void prove(List<Object> row, int first, long asked) throws LinkFailure {
        if (!row.get(first).equals(connection.backendPid()) || !mark.equals(row.get(first + 1))) {
            throw new LinkFailure(Kind.BROKEN, "another backend answered", null);
        }
        provedAt = time.nanos();
        serverClock.answered(((Number) row.get(first + 2)).longValue(), asked, provedAt);
    }

    @Override
    public boolean isProvedSince(long nanos) {
        return provedAt - nanos > 0;
    }

    @Override
    public long millisSince(long stampedAt) {
        return serverClock.millis(time.nanos()) - stampedAt;
    }

    @Override
    public List<Notification> notificationsOnTheWay() {
        List<Message.Notification> taken = connection.takeNotifications();
        return taken.isEmpty() ? List.of() : taken.stream().map(this::notification).toList();
    }

    private Notification notification(Message.Notification message) {
        if (!message.channel().equals(channel)) {
            tap.notified(message.channel());
        } else if (message.senderPid() != connection.backendPid()) {
            tap.told(message.payload());
        }
        return new Notification(message.senderPid(), message.payload(),
                Optional.of(message.channel()).filter(name -> !name.equals(channel)));
    }

    @Override
    public void listen(Collection<String> more, Collection<String> less) throws LinkFailure {
        for (String name : more) {
            rows(new NotifyQueries.Listen(name));
            tap.listens(name);
        }
        for (String name : less) {
            rows(new NotifyQueries.Unlisten(name));
        }
    }

    @Override
    public boolean look(Consumer<Notification> arrived) throws LinkFailure {
        notificationsOnTheWay().forEach(arrived);
        for (List<Notification> more; !(more = arriving(LOOK_NANOS)).isEmpty();) {
            more.forEach(arrived);
        }
        return true;
    }

    @Override
    public boolean await(int millis, Consumer<Notification> arrived) throws LinkFailure {
        List<Notification> here = notificationsOnTheWay();
        if (here.isEmpty()) {
            here = arriving(TimeUnit.MILLISECONDS.toNanos(millis));
        }
        here.forEach(arrived);
        return here.isEmpty();
    }

    private List<Notification> arriving(long wait) throws LinkFailure {
        try {
            return connection.look(wait).stream().map(this::notification).toList();
        } catch (ConnectionBroken e) {
            throw failure(e.sqlState(), e.getMessage());
        }
    }

    @Override
    public List<PeerSession> sessions(Collection<Integer> backends) throws LinkFailure {
        List<PeerSession> found = new ArrayList<>();
        for (List<Object> row : rows(new SessionQueries.OtherSessions(identity.applicationPrefix(), List.copyOf(backends)))) {
            String application = row.get(1) == null ? "" : (String) row.get(1);
            found.add(new PeerSession((Integer) row.get(0), application, (String) row.get(2),
                    application.startsWith(identity.applicationPrefix()), (Boolean) row.get(3)));
        }
        return found;
    }

    @Override
    public Set<Integer> withoutSessionKey(Collection<Integer> backends) throws LinkFailure {
        Set<Integer> free = new HashSet<>();
        rows(new LockQueries.WithoutSessionKey(SessionKey.CLASS, List.copyOf(backends)))
                .forEach(row -> free.add((Integer) row.get(0)));
        return free;
    }

    @Override
    public void foreignHolders(long[] keys, HolderConsumer consumer) throws LinkFailure {
        rows(new LockQueries.ForeignHolders(space, LongStream.of(keys).boxed().toList(), identity.applicationPrefix()))
                .forEach(row -> consumer.accept((Long) row.get(0), (String) row.get(1)));
    }

    @Override
    public List<LockHolder> holders(long[] keys) throws LinkFailure {
        List<LockHolder> found = new ArrayList<>();
        for (List<Object> row : rows(
                new LockQueries.Holders(space, LongStream.of(keys).boxed().toList(), identity.applicationPrefix()))) {
            String application = row.get(1) == null ? "" : (String) row.get(1);
            found.add(new LockHolder((Long) row.get(0), application, identity.replicaOf(application).orElse(null),
                    (String) row.get(2), Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos((Long) row.get(3)))));
        }
        return found;
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public void close() {
        connection.abort();
    }

    private List<List<Object>> rows(Query query) throws LinkFailure {
        return rows(connection, query);
    }

    static List<List<Object>> rows(SimulatedConnection connection, Query query) throws LinkFailure {
        try {
            Reply reply = connection.call(query);
            if (reply instanceof Reply.ErrorResponse error) {
                throw failure(error.sqlState(), error.message());
            }
            return ((Reply.Answer) reply).rows();
        } catch (ConnectionBroken e) {
            throw failure(e.sqlState(), e.getMessage());
        }
    }

    private static LinkFailure failure(String sqlState, String message) {
        if (DatabaseOutage.isConnectionBroken(new SQLException(message, sqlState))) {
            return new LinkFailure(Kind.BROKEN, message, null);
        }
        return new LinkFailure(OUT_OF_SHARED_MEMORY.equals(sqlState) ? Kind.FULL : Kind.REFUSED, message, null);
    }
}
