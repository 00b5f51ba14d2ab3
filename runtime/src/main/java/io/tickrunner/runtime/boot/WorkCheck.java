package io.tickrunner.runtime.boot;

import java.sql.Connection;
import java.sql.SQLException;

import io.tickrunner.runtime.lock.FenceVerdict;
import io.tickrunner.runtime.lock.GrantFence;
import io.tickrunner.runtime.pg.PostgresFenceCheck;
import io.tickrunner.runtime.tick.FenceCheck;

/** Connects ticks with the statement that checks their transactions. */
record WorkCheck(PostgresFenceCheck postgres) implements FenceCheck {

    @Override
    public FenceVerdict check(Connection connection, GrantFence fence) throws SQLException {
        return postgres.check(connection, fence);
    }

    @Override
    public void abort(Connection connection, String why) throws SQLException {
        postgres.abort(connection, why);
    }
}
