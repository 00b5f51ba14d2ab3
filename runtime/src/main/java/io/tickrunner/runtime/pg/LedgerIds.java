package io.tickrunner.runtime.pg;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.ledger.WorkerKey;

/**
 * The numbers by which the rows of runs refer to workers and replicas, because a name in each row would double its price.
 * Remembers them until the tables change. Thread-safe.
 */
final class LedgerIds {

    private final LedgerNames names;
    private final ReplicaIdentity identity;
    private final Map<String, Integer> workers = new ConcurrentHashMap<>();
    private volatile Integer replica;

    LedgerIds(LedgerNames names, ReplicaIdentity identity) {
        this.names = names;
        this.identity = identity;
    }

    /** Returns the number of this replica. Called once in a transaction, like {@link #workers}. */
    int replica(Connection connection) throws SQLException {
        Integer known = replica;
        if (known != null) {
            return known;
        }
        try (PreparedStatement ask = connection.prepareStatement("SELECT id FROM " + names.of(LedgerTable.REPLICA)
                + " WHERE name = ?")) {
            ask.setString(1, identity.shownReplica());
            try (ResultSet row = ask.executeQuery()) {
                if (!row.next()) {
                    return seen(connection);
                }
                replica = row.getInt(1);
                return replica;
            }
        }
    }

    /** Marks this replica as seen now, so that its name is kept as long as its runs. */
    int seen(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.of(LedgerTable.REPLICA)
                + " AS r (name, seen) VALUES (?, now()) ON CONFLICT (name) DO UPDATE SET seen = now() RETURNING r.id")) {
            insert.setString(1, identity.shownReplica());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /**
     * Finds the numbers of workers, and creates the rows that are missing. Rows that this transaction creates are remembered by
     * the next one, because this one may be rolled back.
     */
    Map<String, Integer> workers(Connection connection, Collection<WorkerKey> keys) throws SQLException {
        if (!isKnown(keys)) {
            workers.putAll(find(connection, keys));
            List<WorkerKey> missing = keys.stream().filter(key -> !workers.containsKey(key.name())).distinct()
                    .sorted(Comparator.comparing(WorkerKey::name)).toList();
            if (!missing.isEmpty()) {
                create(connection, missing);
                Map<String, Integer> all = new HashMap<>(workers);
                all.putAll(find(connection, missing));
                return all;
            }
        }
        return workers;
    }

    private boolean isKnown(Collection<WorkerKey> keys) {
        return keys.stream().map(WorkerKey::name).allMatch(workers::containsKey);
    }

    private Map<String, Integer> find(Connection connection, Collection<WorkerKey> keys) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT name, id FROM " + names.of(LedgerTable.WORKER)
                + " WHERE app = ? AND name = ANY (?)")) {
            new LedgerParameters(ask).text(identity.app())
                    .array("text", keys.stream().map(WorkerKey::name).distinct().toArray());
            Map<String, Integer> found = new HashMap<>();
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getInt(2));
                }
            }
            return found;
        }
    }

    /** Creates rows in the order of their names, because replicas that start together would otherwise deadlock. */
    private void create(Connection connection, List<WorkerKey> missing) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.of(LedgerTable.WORKER)
                + " (app, name, lock_id) SELECT ?, w.name, w.lock_id FROM unnest(?::text[], ?::bigint[]) AS w(name, lock_id)"
                + " ORDER BY w.name ON CONFLICT (app, name) DO NOTHING")) {
            new LedgerParameters(insert).text(identity.app())
                    .array("text", missing.stream().map(WorkerKey::name).toArray())
                    .array("bigint", missing.stream().map(WorkerKey::lockId).toArray());
            insert.executeUpdate();
        }
    }

    String app() {
        return identity.app();
    }

    String replicaName() {
        return identity.shownReplica();
    }
}
