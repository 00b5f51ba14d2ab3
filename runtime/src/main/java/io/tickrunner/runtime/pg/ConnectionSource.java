package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections outside the app's pool. */
@FunctionalInterface
public interface ConnectionSource {

    /**
     * @return a new connection in auto-commit mode, the caller's to close
     */
    Connection open() throws SQLException;
}
