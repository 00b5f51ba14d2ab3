package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections outside the app's pool. */
@FunctionalInterface
public interface ConnectionSource {

    /**
     * @return a new connection in auto-commit mode, which the caller must close
     */
    Connection open() throws SQLException;
}
