package io.tickrunner.runtime.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.config.KeySpace;

class KeySpaceTest {

    private Database database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.shared().newDatabase();
    }

    @Test
    void twoNamespacesAndTheBigintSpaceDoNotCollide() throws SQLException {
        try (Replica bigint = Replica.start(database).awaitUp();
                Replica one = Replica.start(database.connections(), Replica.inNamespace(0)).awaitUp();
                Replica two = Replica.start(database.connections(), Replica.inNamespace(-2)).awaitUp()) {
            bigint.lock(1);
            one.lock(1);
            two.lock(1);

            assertThat(database.advisoryLocks()).containsExactly(1L, 1L, 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32 })
    void aProgramInAnyLanguageSharesABigintKey(long key) throws SQLException {
        try (Replica replica = Replica.start(database).awaitUp()) {
            replica.lock(key);

            assertThat(database.numbers("SELECT pg_try_advisory_lock(" + key + ")::int")).containsExactly(0L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void aProgramInAnyLanguageSharesAKeyOfANamespace(int key) throws SQLException {
        try (Replica replica = Replica.start(database.connections(), Replica.inNamespace(key)).awaitUp()) {
            replica.lock(key);

            assertThat(database.numbers("SELECT pg_try_advisory_lock(" + key + ", " + key + ")::int")).containsExactly(0L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { Integer.MAX_VALUE + 1L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE })
    void aKeyThatDoesNotFitANamespaceIsRejected(long key) {
        String fault = "lockId = " + key + " does not fit an int, which quarkus.tickrunner.lock-namespace requires; choose"
                + " one from"
                + " -2147483648 to 2147483647, or unset the namespace";

        assertThat(Replica.inNamespace(1).keyFault(key)).contains(fault);
        assertThat(Replica.SETTINGS.keyFault(key)).isEmpty();
        try (Replica replica = Replica.start(database.connections(), Replica.inNamespace(1)).awaitUp()) {
            assertThatThrownBy(() -> replica.tryLock(key)).isInstanceOf(LockUnavailableException.class).hasMessage(fault);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, -(1L << 32), 0xffffffffL })
    void pgLocksIsReadBackInTheBigintSpace(long key) throws SQLException {
        assertThat(readBack(KeySpace.bigint(), key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(longs = { 0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE })
    void pgLocksIsReadBackInANamespace(long key) throws SQLException {
        for (int namespace : new int[] { 0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
            assertThat(readBack(KeySpace.twoInts(namespace), key)).isEqualTo(key);
        }
    }

    private long readBack(KeySpace space, long key) throws SQLException {
        KeySql keys = new KeySql(space);
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + keys.arguments("'" + key + "'::bigint") + ")");
            try (ResultSet row = statement.executeQuery("SELECT " + keys.keyOfLockRow()
                    + " FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")) {
                assertThat(row.next()).isTrue();
                long readBack = row.getLong(1);
                assertThat(row.wasNull()).isFalse();
                return readBack;
            }
        }
    }
}
