package io.tickrunner.it.cluster.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the advisory locks in PostgreSQL and their holders. */
public final class HeldLocks {

    /** Lock sessions are named {@code tickrunner/<app>/<host>-<random>-<pid>}. */
    static final String LOCK_SESSION = "tickrunner/";

    private final Sql sql;

    public HeldLocks(Sql sql) {
        this.sql = sql;
    }

    /**
     * A lock of one of the two advisory key spaces, and the {@code application_name} that holds it.
     */
    public record Held(long key, String holder) {

        boolean isHeldBy(Replica replica) {
            return holder.startsWith(LOCK_SESSION) && holder.endsWith("-" + replica.pid());
        }
    }

    public List<Held> all() {
        return sql.list("""
                SELECT (classid::bigint << 32 | objid::bigint) || ' ' || coalesce(application_name, 'pid ' || pid)
                FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
                WHERE locktype = 'advisory' AND granted AND objsubid = 1
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                ORDER BY 1
                """, String.class).stream().map(row -> row.split(" ", 2))
                .map(row -> new Held(Long.parseLong(row[0]), row[1])).toList();
    }

    public List<Long> keysOf(Replica replica) {
        return all().stream().filter(held -> held.isHeldBy(replica)).map(Held::key).toList();
    }

    /** Returns the backend of a replica's lock session, which must exist. */
    public int backendOf(Replica replica) {
        return sql.one("SELECT pid FROM pg_stat_activity WHERE application_name LIKE ?", Integer.class,
                LOCK_SESSION + "%-" + replica.pid());
    }

    /** The port from which a replica's lock session reaches the server; there must be one. */
    public int clientPortOf(Replica replica) {
        return sql.one("SELECT client_port FROM pg_stat_activity WHERE application_name LIKE ?", Integer.class,
                LOCK_SESSION + "%-" + replica.pid());
    }

    public boolean isAlive(int backend) {
        return sql.one("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = ?)", Boolean.class, backend);
    }

    /** Returns the number of lock sessions. */
    public long sessions() {
        return sql.one("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE ?", Long.class, LOCK_SESSION + "%");
    }

    /**
     * Returns all discrepancies: a kept lock without a holder, one held by a dead or unknown session, or one whose holder does
     * not know of it.
     *
     * @param keptLocks keys that some replica must hold at any time
     * @param replicas all that are running
     * @param believed for each replica, the keys that it believes it holds
     */
    public List<String> discrepancies(Collection<Long> keptLocks, Collection<Replica> replicas,
            Map<Replica, List<Long>> believed) {
        Map<Long, String> holders = new TreeMap<>(
                all().stream().collect(Collectors.toMap(Held::key, Held::holder, (a, b) -> a + " and " + b)));
        List<String> wrong = new ArrayList<>();
        holders.forEach((key, holder) -> {
            if (replicas.stream().noneMatch(new Held(key, holder)::isHeldBy)) {
                wrong.add("lock " + key + " is held by " + holder + ", which is not one of the running replicas " + replicas);
            }
        });
        for (Long key : keptLocks) {
            String holder = holders.get(key);
            List<Replica> believers = replicas.stream().filter(r -> believed.get(r).contains(key)).toList();
            if (holder == null) {
                wrong.add("lock " + key + " has no holder, but is believed to be held by " + believers);
            } else if (believers.size() != 1 || !new Held(key, holder).isHeldBy(believers.get(0))) {
                wrong.add("lock " + key + " is held by " + holder + ", and believed to be held by " + believers);
            }
        }
        return wrong;
    }
}
