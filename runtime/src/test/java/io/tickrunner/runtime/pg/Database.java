package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.postgresql.Driver;

import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.SessionKey;

/**
 * A database of a server, accessed outside the lock session.
 *
 * @param port where it is reached: the server's own port, or a proxy's
 */
public record Database(int port, String name) {

    private static final String SESSION = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name LIKE '" + ReplicaIdentity.APPLICATION_PREFIX + "%'";

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    Database through(int otherPort) {
        return new Database(otherPort, name);
    }

    public ConnectionSource connections() {
        return connections("postgres", "postgres");
    }

    public ConnectionSource connections(String user, String password) {
        return connections(url(), user, password);
    }

    public static ConnectionSource connections(String url, String user, String password) {
        return connections(datasource(url, user, password));
    }

    public static ConnectionSource connections(AgroalConnectionFactoryConfigurationSupplier datasource) {
        return new UnpooledConnections(datasource.get(), Duration.ofSeconds(5));
    }

    /** A datasource as Quarkus configures it, for a test to change. */
    static AgroalConnectionFactoryConfigurationSupplier datasource(String url, String user, String password) {
        return new AgroalConnectionFactoryConfigurationSupplier()
                .jdbcUrl(url)
                .connectionProviderClass(Driver.class)
                .principal(new NamePrincipal(user))
                .credential(new SimplePassword(password));
    }

    AgroalConnectionFactoryConfigurationSupplier datasource() {
        return datasource(url(), "postgres", "postgres");
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of all rows. */
    public List<Long> numbers(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
            return numbers;
        }
    }

    /** Returns the low halves of the keys of all advisory locks of workers held here, each as often as it is held. */
    public List<Long> advisoryLocks() throws SQLException {
        return numbers("SELECT objid::bigint::bit(32)::int FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                + " AND classid <> " + SessionKey.CLASS + " ORDER BY 1");
    }

    /** Returns the backends of the lock sessions. */
    List<Long> sessions() throws SQLException {
        return numbers("SELECT pid" + SESSION);
    }

    /** Returns the backends of all clients here except that of this query. */
    List<Long> clients() throws SQLException {
        return numbers("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
    }

    void terminateSessions() throws SQLException {
        numbers("SELECT pg_terminate_backend(pid)::int" + SESSION);
    }
}
