package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.lock.FenceAnswer;
import io.tickrunner.runtime.lock.FenceKeys;
import io.tickrunner.runtime.lock.LinkFailure;
import io.tickrunner.runtime.lock.LinkFailure.Kind;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.ServerLink;
import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.PeerSession;

/** A session with PostgreSQL over JDBC. Determines what each failure of the driver means for the session. */
final class PostgresLink implements ServerLink {

    private static final Logger LOG = Logger.getLogger(PostgresLink.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    private static final String OUT_OF_SHARED_MEMORY = "53200";

    private final Connection connection;
    private final LockStatements statements;
    private final FenceStatements fences;
    private final OrphanedBackends orphans;

    /**
     * @param orphans the backends of earlier sessions, which heartbeats of this one end in time
     */
    PostgresLink(Connection connection, LockStatements statements, FenceStatements fences, OrphanedBackends orphans) {
        this.connection = connection;
        this.statements = statements;
        this.fences = fences;
        this.orphans = orphans;
    }

    @Override
    public boolean[] execute(List<? extends LockCall> calls) throws LinkFailure {
        return call(() -> {
            if (fences.areRaised()) {
                fences.lower(calls.stream().filter(call -> !call.isLock()).map(LockCall::key).toList());
            }
            return statements.execute(calls);
        });
    }

    @Override
    public boolean[] lockFirst(List<? extends LockCall> calls, int most) throws LinkFailure {
        return call(() -> statements.lockFirst(calls, most));
    }

    @Override
    public FenceAnswer raiseFence(long key, FenceKeys keys) throws LinkFailure {
        return call(() -> fences.raise(key, keys));
    }

    @Override
    public void unlockWhateverIsHeld(Collection<Long> keys) throws LinkFailure {
        run(() -> {
            fences.lower(keys);
            statements.unlockWhateverIsHeld(keys);
        });
    }

    @Override
    public void unlockAll() throws LinkFailure {
        run(statements::unlockAll);
        fences.allReleased();
    }

    @Override
    public Set<Long> heldKeys() throws LinkFailure {
        return call(statements::heldKeys);
    }

    @Override
    public void notifyPeers(Collection<String> messages) throws LinkFailure {
        try {
            statements.notifyPeers(messages);
        } catch (SQLException e) {
            LinkFailure failure = failure(e);
            throw failure.isBroken() ? failure : new LinkFailure(failure.kind(), failure.getMessage() + fixOfNotify(e), e);
        }
    }

    @Override
    public void ping() throws LinkFailure {
        run(statements::ping);
    }

    @Override
    public void endOrphans() {
        orphans.end(connection);
    }

    @Override
    public boolean isProvedSince(long nanos) {
        return statements.isProvedSince(nanos);
    }

    @Override
    public long millisSince(long stampedAt) {
        return statements.millisSince(stampedAt);
    }

    @Override
    public List<Notification> notificationsOnTheWay() throws LinkFailure {
        return call(statements::notificationsOnTheWay);
    }

    @Override
    public void listen(Collection<String> more, Collection<String> less) throws LinkFailure {
        run(() -> statements.listen(more, less));
    }

    @Override
    public boolean look(Consumer<Notification> arrived) throws LinkFailure {
        return call(() -> statements.look(arrived));
    }

    @Override
    public boolean await(int millis, Consumer<Notification> arrived) throws LinkFailure {
        return call(() -> statements.await(millis, arrived));
    }

    @Override
    public List<PeerSession> sessions(Collection<Integer> backends) throws LinkFailure {
        return call(() -> statements.sessions(backends));
    }

    @Override
    public Set<Integer> withoutSessionKey(Collection<Integer> backends) throws LinkFailure {
        return call(() -> statements.withoutSessionKey(backends));
    }

    @Override
    public Set<Long> freeKeys(long[] keys) throws LinkFailure {
        return call(() -> statements.freeKeys(keys));
    }

    @Override
    public void foreignHolders(long[] keys, HolderConsumer consumer) throws LinkFailure {
        run(() -> statements.foreignHolders(keys, consumer));
    }

    @Override
    public List<LockHolder> holders(long[] keys) throws LinkFailure {
        return call(() -> statements.holders(keys));
    }

    @Override
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("Could not abort the lock session's connection", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Could not close the lock session's connection", e);
        }
    }

    private interface Call<T> {

        T call() throws SQLException;
    }

    private interface Command {

        void run() throws SQLException;
    }

    private static <T> T call(Call<T> call) throws LinkFailure {
        try {
            return call.call();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void run(Command command) throws LinkFailure {
        call(() -> {
            command.run();
            return null;
        });
    }

    private static String fixOfNotify(SQLException refusal) {
        return switch (String.valueOf(refusal.getSQLState())) {
            case INSUFFICIENT_PRIVILEGE -> "; grant the datasource's role EXECUTE on pg_catalog.pg_notify(text, text)";
            case PROGRAM_LIMIT_EXCEEDED -> "; its notification queue is full because some session that listens has kept a"
                    + " transaction open: end that session, pg_stat_activity shows it";
            case OUT_OF_SHARED_MEMORY -> "; its lock table is full: raise max_locks_per_transaction, or use fewer lock IDs";
            default -> "";
        };
    }

    private static LinkFailure failure(SQLException e) {
        if (SessionEnd.isBehind(e)) {
            return new LinkFailure(Kind.BROKEN, SessionEnd.explain(e), e);
        }
        return new LinkFailure(OUT_OF_SHARED_MEMORY.equals(e.getSQLState()) ? Kind.FULL : Kind.REFUSED, e.getMessage(), e);
    }
}
