package io.tickrunner.runtime.pg;

import java.sql.SQLException;

/** Locks and unlocks one key in one round trip. Used by one thread at a time. */
interface LockCalls {

    String TRY_LOCK = "pg_catalog.pg_try_advisory_lock";
    String UNLOCK = "pg_catalog.pg_advisory_unlock";

    boolean tryLock(long key) throws SQLException;

    /**
     * @return {@code false} if the session did not hold the lock
     */
    boolean unlock(long key) throws SQLException;
}
