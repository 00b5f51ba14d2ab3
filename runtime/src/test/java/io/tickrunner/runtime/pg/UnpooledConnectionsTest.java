package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.xa.PGXADataSource;

/**
 * Tests that every closed connection ends on the server, with each kind of driver class; the last one is that of {@code
 * transactions=xa}.
 */
@Timeout(60)
class UnpooledConnectionsTest {

    /** Keeps all connections reachable; otherwise garbage collection could close a leaked one. */
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @ParameterizedTest
    @ValueSource(classes = { Driver.class, PGSimpleDataSource.class, PGXADataSource.class })
    void aReopenedSessionLeavesNoConnection(Class<?> driver) throws SQLException {
        try (Replica replica = Replica.start(kept(connections(driver, "")), Replica.SETTINGS).awaitUp()) {
            for (int i = 0; i < 8; i++) {
                List<Long> lost = database.sessions();
                database.terminateSessions();
                await().atMost(Replica.LONG).until(() -> replica.locker.isUp()
                        && database.sessions().stream().noneMatch(lost::contains));
            }
            awaitClients(1);
        }
        awaitClients(0);
    }

    @ParameterizedTest
    @ValueSource(classes = { Driver.class, PGSimpleDataSource.class, PGXADataSource.class })
    void aRefusedSessionLeavesNoConnection(Class<?> driver) throws SQLException {
        database.execute("ALTER FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RENAME TO original_try_advisory_lock");
        database.execute("CREATE FUNCTION pg_catalog.pg_try_advisory_lock(bigint) RETURNS bool LANGUAGE sql AS 'SELECT true'");

        try (Replica replica = Replica.start(kept(connections(driver, "")), Replica.SETTINGS)) {
            await().atMost(Replica.LONG).until(() -> opened.size() >= 8);
            assertThat(replica.locker.downBecause().orElseThrow())
                    .startsWith("The database granted one advisory lock to two sessions");
        }
        awaitClients(0);
    }

    @ParameterizedTest
    @ValueSource(classes = { Driver.class, PGSimpleDataSource.class, PGXADataSource.class })
    void aFailingInitialStatementLeavesNoConnection(Class<?> driver) throws SQLException {
        ConnectionSource connections = connections(driver, "SELECT 1/0");
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(connections::open).isInstanceOf(SQLException.class).hasMessageContaining("division by zero");
        }
        awaitClients(0);
    }

    @ParameterizedTest
    @ValueSource(classes = { Driver.class, PGSimpleDataSource.class, PGXADataSource.class })
    void theDatasourcesSettingsApply(Class<?> driver) throws SQLException {
        try (Connection connection = connections(driver, "SET lock_timeout = '7s'").open()) {
            assertThat(setting(connection, "lock_timeout")).isEqualTo("7s");
            assertThat(setting(connection, "application_name")).isEqualTo("named");
            assertThat(connection.getNetworkTimeout()).isEqualTo(5_000);
        }
    }

    private ConnectionSource connections(Class<?> driver, String initialSql) {
        return Database.connections(database.datasource().connectionProviderClass(driver).initialSql(initialSql)
                .jdbcProperty("ApplicationName", "named"));
    }

    private ConnectionSource kept(ConnectionSource connections) {
        return () -> {
            Connection connection = connections.open();
            opened.add(connection);
            return connection;
        };
    }

    private void awaitClients(int expected) {
        await().untilAsserted(() -> assertThat(database.clients()).hasSize(expected));
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
