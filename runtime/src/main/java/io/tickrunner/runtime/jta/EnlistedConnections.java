package io.tickrunner.runtime.jta;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

import javax.transaction.xa.XAResource;

import io.agroal.narayana.LocalXAResource;
import io.tickrunner.Fence;
import io.tickrunner.runtime.tick.FencedRun;

/**
 * Checks what takes part in a transaction. The check runs on the enlisted connection itself, because a connection from the
 * datasource would be enlisted too, even if the transaction does not touch that datasource.
 */
final class EnlistedConnections {

    private static final String POSTGRESQL = "PostgreSQL";

    private final FencedRun run;

    EnlistedConnections(FencedRun run) {
        this.run = run;
    }

    /**
     * @return a connection that is fenced; empty if none takes part
     * @throws io.tickrunner.LockLostException if the lock is lost
     * @throws IllegalStateException if something takes part that cannot be fenced
     */
    Optional<Connection> check(Collection<XAResource> resources) {
        Optional<Connection> fenced = Optional.empty();
        for (XAResource resource : resources) {
            Optional<Connection> connection = fenced(resource);
            if (connection.isPresent()) {
                fenced = connection;
            } else if (run.fence() == Fence.EVERY_TRANSACTION) {
                throw new IllegalStateException("Worker " + run.worker() + " cannot fence this transaction: it uses "
                        + nameOf(resource) + ", which is not in the database of the locks; use the datasource of"
                        + " quarkus.tickrunner.datasource only, or set fence = Fence.SAME_DATABASE_ONLY to leave such"
                        + " transactions unfenced");
            }
        }
        return fenced;
    }

    /** Returns the connection behind a resource if it is fenced; empty if it cannot be. */
    private Optional<Connection> fenced(XAResource resource) {
        try {
            return resource instanceof LocalXAResource local && local.getConnection() instanceof Connection connection
                    && POSTGRESQL.equals(connection.getMetaData().getDatabaseProductName()) && run.passes(connection)
                            ? Optional.of(connection)
                            : Optional.empty();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Worker " + run.worker() + " could not check whether its lock is lost, so this"
                    + " transaction is rolled back: " + e.getMessage(), e);
        }
    }

    private static String nameOf(XAResource resource) {
        try {
            return resource instanceof LocalXAResource local && local.getConnection() instanceof Connection connection
                    ? connection.getMetaData().getURL()
                    : resource.getClass().getName();
        } catch (SQLException e) {
            return "a connection that has ended";
        } catch (Throwable e) {
            return resource.getClass().getName();
        }
    }
}
