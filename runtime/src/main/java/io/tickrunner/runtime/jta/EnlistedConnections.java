package io.tickrunner.runtime.jta;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

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
     * @throws io.tickrunner.LockLostException if the lock is lost
     * @throws IllegalStateException if something takes part that cannot be fenced
     */
    void check(Collection<XAResource> resources) {
        for (XAResource resource : resources) {
            if (!isFenced(resource) && run.fence() == Fence.EVERY_TRANSACTION) {
                throw new IllegalStateException("Worker " + run.worker() + " cannot fence this transaction: it uses "
                        + nameOf(resource) + ", which is not in the database of the locks; use the datasource of"
                        + " quarkus.tickrunner.datasource only, or set fence = Fence.SAME_DATABASE_ONLY to leave such"
                        + " transactions unfenced");
            }
        }
    }

    private boolean isFenced(XAResource resource) {
        try {
            return resource instanceof LocalXAResource local && local.getConnection() instanceof Connection connection
                    && POSTGRESQL.equals(connection.getMetaData().getDatabaseProductName()) && run.passes(connection);
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
