package io.tickrunner.runtime.pg;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Sets the parameters of a statement one after the other, and converts instants. */
final class LedgerParameters {

    private final PreparedStatement statement;
    private int index;

    LedgerParameters(PreparedStatement statement) {
        this.statement = statement;
    }

    LedgerParameters text(String value) throws SQLException {
        statement.setString(++index, value == null ? null : value.replace('\0', '?'));
        return this;
    }

    LedgerParameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    LedgerParameters integer(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    LedgerParameters time(Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(++index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(++index, value.atOffset(ZoneOffset.UTC));
        }
        return this;
    }

    LedgerParameters array(String type, Object[] values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    /** Returns the statement with the parameters that were set. */
    PreparedStatement statement() {
        return statement;
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Returns an instant as PostgreSQL reads it within an array or a copy; {@code null} for {@code null}. */
    static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
