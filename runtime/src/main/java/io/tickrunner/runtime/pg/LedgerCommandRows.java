package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.tickrunner.runtime.ledger.CommandEntry;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.pg.LedgerAccess.Tables;

/**
 * Writes the rows of commands.
 *
 * @param workers the numbers of the workers by name
 * @param replica the number of this replica
 * @param clock converts the times of the commands
 */
record LedgerCommandRows(Tables tables, Map<String, Integer> workers, int replica, ServerMoment clock) {

    void insert(Connection connection, List<CommandEntry> commands) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + tables.command()
                + " (issued, worker, replica, command, sender, address, detail, outcome)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (CommandEntry command : commands) {
                new LedgerParameters(insert).time(clock.at(command.nanos()))
                        .integer(workers.get(command.worker().name())).integer(replica).text(command.command())
                        .text(command.by()).text(command.from()).text(command.detail()).text(command.outcome()).statement()
                        .addBatch();
            }
            insert.executeBatch();
        }
    }

    boolean isWritten(Connection connection, CommandEntry command) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT EXISTS (SELECT FROM " + tables.command()
                + " WHERE issued = ? AND worker = ? AND replica = ? AND command = ?)")) {
            new LedgerParameters(ask).time(clock.at(command.nanos())).integer(workers.get(command.worker().name()))
                    .integer(replica).text(command.command());
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
