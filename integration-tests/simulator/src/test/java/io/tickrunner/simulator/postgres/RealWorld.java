package io.tickrunner.simulator.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Performs a script on a real server, over plain JDBC. */
final class RealWorld implements AutoCloseable {

    /** For how many times its limit a session is watched that must outlive it. */
    private static final int LIMITS = 3;
    private static final int LOOK_MILLIS = 2000;

    private final RealServer server;
    private final Pids pids = new Pids();
    private final Map<Integer, Connection> connections = new HashMap<>();

    RealWorld(RealServer server) {
        this.server = server;
    }

    /**
     * @param expected the simulator's outcome, which says what to wait for
     * @return what is compared
     */
    String perform(Step step, Outcome expected) throws SQLException {
        String text;
        try {
            text = text(step, expected);
        } catch (SQLException e) {
            if (expected.text().equals(Answers.error(e.getSQLState())) && isEnd(e)) {
                connections.remove(step.session()).close();
            }
            text = Answers.error(e.getSQLState());
        }
        for (int ended : expected.ended()) {
            if (!server.awaitEnd(pids.pid(ended))) {
                return text + ", and session " + ended + " goes on";
            }
        }
        return text;
    }

    private static boolean isEnd(SQLException e) {
        String state = e.getSQLState();
        return state.startsWith("57P") || state.startsWith("08") || state.equals(SqlState.IDLE_IN_TRANSACTION_TIMEOUT)
                || state.equals(SqlState.TRANSACTION_TIMEOUT);
    }

    private String text(Step step, Outcome expected) throws SQLException {
        Connection connection = connections.get(step.session());
        if (step instanceof Step.Open open) {
            return open(open, connection, expected);
        }
        if (connection == null) {
            return Answers.NOT_OPEN;
        }
        if (step instanceof Step.Close) {
            connections.remove(step.session()).close();
            return Answers.CLOSED;
        }
        if (step instanceof Step.Run run) {
            return run(connection, run.statement());
        }
        if (step instanceof Step.Read) {
            execute(connection, "SELECT 1");
            return heard(Arrays.asList(connection.unwrap(PGConnection.class).getNotifications()));
        }
        if (step instanceof Step.Look) {
            String heard = look(connection.unwrap(PGConnection.class), expected.notifications());
            if (Answers.isError(expected.text())) {
                askAfterEnd(connection);
            }
            return heard;
        }
        return idle(connection, (Step.Idle) step, expected);
    }

    private String open(Step.Open open, Connection connection, Outcome expected) throws SQLException {
        if (expected.text().equals(Answers.STILL_OPEN)) {
            return Answers.STILL_OPEN;
        }
        if (connection != null) {
            connection.close();
        }
        Connection opened = server.connect(open.role(), open.applicationName());
        connections.put(open.session(), opened);
        pids.opened(open.session(), opened.unwrap(PGConnection.class).getBackendPID());
        return Answers.OPENED;
    }

    private String run(Connection connection, TwinStatement statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            Object[] parameters = statement.parameters().apply(pids);
            for (int i = 0; i < parameters.length; i++) {
                set(connection, prepared, i + 1, parameters[i]);
            }
            List<List<Object>> rows = new ArrayList<>();
            if (prepared.execute()) {
                try (ResultSet result = prepared.getResultSet()) {
                    while (result.next()) {
                        rows.add(row(result));
                    }
                }
            }
            return Answers.rows(statement.comparable(rows, pids), warnings(prepared.getWarnings()));
        }
    }

    private static void set(Connection connection, PreparedStatement prepared, int number, Object value)
            throws SQLException {
        if (value instanceof long[] longs) {
            prepared.setArray(number, array(connection, "int8", Arrays.stream(longs).boxed().toArray()));
        } else if (value instanceof Integer[] ints) {
            prepared.setArray(number, array(connection, "int4", ints));
        } else if (value instanceof Boolean[] booleans) {
            prepared.setArray(number, array(connection, "bool", booleans));
        } else if (value instanceof String[] texts) {
            prepared.setArray(number, array(connection, "text", texts));
        } else {
            prepared.setObject(number, value);
        }
    }

    private static Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }

    private static List<Object> row(ResultSet result) throws SQLException {
        List<Object> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.add(result.getObject(column));
        }
        return row;
    }

    private static List<String> warnings(SQLWarning first) {
        List<String> states = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            states.add(warning.getSQLState());
        }
        return states;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private String look(PGConnection connection, int expected) throws SQLException {
        List<PGNotification> heard = new ArrayList<>();
        PGNotification[] more;
        do {
            // Without a wait the driver does not see the end of the stream.
            more = connection.getNotifications(heard.size() < expected ? LOOK_MILLIS : 1);
            heard.addAll(Arrays.asList(more));
        } while (more.length > 0);
        return heard(heard);
    }

    private String heard(List<PGNotification> notifications) {
        return "heard " + notifications.stream().map(heard -> Answers.notification(pids.name(heard.getPID()),
                heard.getName(), heard.getParameter())).toList();
    }

    private String idle(Connection connection, Step.Idle idle, Outcome expected) throws SQLException {
        String set = "SET " + idle.limit() + " = ";
        execute(connection, set + idle.millis());
        if (expected.text().equals(Answers.STILL_OPEN)) {
            server.watch((long) idle.millis() * LIMITS);
            execute(connection, set + 0);
            return Answers.STILL_OPEN;
        }
        server.awaitEnd(pids.pid(idle.session()));
        askAfterEnd(connection);
        return Answers.STILL_OPEN;
    }

    /** Within a transaction the driver looks for no notifications, and so it does not see the end. */
    private static void askAfterEnd(Connection connection) throws SQLException {
        execute(connection, "SELECT 1");
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
        if (!server.awaitEndOfAll()) {
            throw new IllegalStateException("Sessions of a script outlive it");
        }
    }
}
