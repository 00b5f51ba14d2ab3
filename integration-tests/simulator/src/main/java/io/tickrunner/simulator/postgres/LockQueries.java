package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Statements on advisory locks. */
public final class LockQueries {

    private LockQueries() {
    }

    /** {@code pg_try_advisory_lock} and its variants, by a statement or a function call. */
    public record TryLock(LockKey key, LockMode mode, LockLevel level) implements Query {

        public static TryLock exclusive(LockKey key) {
            return new TryLock(key, LockMode.EXCLUSIVE, LockLevel.SESSION);
        }

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            return Rows.one(backend.locks().tryLock(backend, key, mode, level));
        }
    }

    /** {@code pg_advisory_unlock} and its variant for shared locks. */
    public record Unlock(LockKey key, LockMode mode) implements Query {

        public static Unlock exclusive(LockKey key) {
            return new Unlock(key, LockMode.EXCLUSIVE);
        }

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.unlock(key, mode));
        }
    }

    /** {@code pg_advisory_unlock_all}. */
    public record UnlockAll() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.locks().unlockAll(backend);
            return Rows.one("");
        }
    }

    /** Which of these backends' session keys are free: each is locked, shared, until the statement ends. */
    public record WithoutSessionKey(int keyClass, List<Integer> backends) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            List<List<Object>> free = new ArrayList<>();
            for (int pid : backends) {
                if (backend.locks().tryLock(backend, LockKey.ints(keyClass, pid), LockMode.SHARED, LockLevel.TRANSACTION)) {
                    free.add(Rows.row(pid));
                }
            }
            return free;
        }
    }

    /** One row of a {@link Batch}: to lock, or to unlock. */
    public record BatchRow(long key, boolean lock) {
    }

    /**
     * The session's batch of requests. Row 0 of the result proves which session answered; then comes one row, of the request's
     * number from 1, for each request whose answer is yes. Nothing is done unless the session has the mark.
     */
    public record Batch(LockSpace space, String mark, List<BatchRow> requests) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            List<List<Object>> rows = new ArrayList<>();
            rows.add(Rows.row(0L, backend.pid(), SessionQueries.mark(backend), backend.millis()));
            for (int i = 0; i < requests.size(); i++) {
                BatchRow request = requests.get(i);
                backend.nextRow();
                if (mark.equals(SessionQueries.mark(backend)) && answer(backend, request)) {
                    rows.add(Rows.row(i + 1L, null, null, null));
                }
            }
            return rows;
        }

        private boolean answer(Backend backend, BatchRow request) throws SqlError {
            LockKey key = space.key(request.key);
            return request.lock ? backend.locks().tryLock(backend, key, LockMode.EXCLUSIVE, LockLevel.SESSION)
                    : backend.unlock(key, LockMode.EXCLUSIVE);
        }
    }

    /** Locks keys in this order until so many are locked. Its result is like that of a {@link Batch}. */
    public record LockFirst(LockSpace space, String mark, List<Long> keys, int most) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            List<List<Object>> rows = new ArrayList<>();
            rows.add(Rows.row(0L, backend.pid(), SessionQueries.mark(backend), backend.millis()));
            for (int i = 0; i < keys.size() && rows.size() <= most; i++) {
                backend.nextRow();
                if (mark.equals(SessionQueries.mark(backend)) && backend.locks().tryLock(backend, space.key(keys.get(i)),
                        LockMode.EXCLUSIVE, LockLevel.SESSION)) {
                    rows.add(Rows.row(i + 1L, null, null, null));
                }
            }
            return rows;
        }
    }

    /** Unlocks each of these keys that the session holds, once, and counts them. */
    public record UnlockWhateverIsHeld(LockSpace space, Collection<Long> keys) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            long count = 0;
            for (LockTable.Row row : backend.locks().rowsOf(backend)) {
                Long key = space.numberOf(row.key());
                if (key != null && keys.contains(key)) {
                    backend.nextRow();
                    backend.unlock(row.key(), LockMode.EXCLUSIVE);
                    count++;
                }
            }
            return Rows.one(count);
        }
    }

    /** The keys of this space that the session holds. */
    public record HeldKeys(LockSpace space) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (LockTable.Row row : backend.locks().rowsOf(backend)) {
                Long key = space.numberOf(row.key());
                if (key != null) {
                    rows.add(Rows.row(key));
                }
            }
            return rows;
        }
    }

    /** The advisory locks of {@code pg_locks}: pid, classid, objid, objsubid, mode. */
    public record AllLocks() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (LockTable.Row row : backend.locks().rows()) {
                rows.add(Rows.row(row.holder().pid(), Integer.toUnsignedLong(row.key().classId()),
                        Integer.toUnsignedLong(row.key().objectId()), row.key().subId(), row.mode().shown()));
            }
            return rows;
        }
    }

    /** Those of these keys that no other session holds, each once. */
    public record FreeKeys(LockSpace space, List<Long> keys) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            Set<Long> held = new HashSet<>();
            for (LockTable.Row row : backend.locks().rows()) {
                if (row.holder() != backend) {
                    held.add(space.numberOf(row.key()));
                }
            }
            return keys.stream().distinct().filter(key -> !held.contains(key)).map(Rows::row).toList();
        }
    }

    /** Who holds these keys and has an application name of another beginning: key and name. */
    public record ForeignHolders(LockSpace space, Collection<Long> keys, String applicationPrefix) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (LockTable.Row row : backend.locks().rows()) {
                Long key = space.numberOf(row.key());
                if (key != null && keys.contains(key)) {
                    String application = application(backend, row.holder());
                    if (application == null || application.isEmpty()) {
                        rows.add(Rows.row(key, "pid " + row.holder().pid()));
                    } else if (!application.startsWith(applicationPrefix)) {
                        rows.add(Rows.row(key, application));
                    }
                }
            }
            return rows;
        }
    }

    private static String application(Backend by, Backend of) {
        return by.activity().stream().filter(seen -> seen.backend() == of).map(ActivityRow::applicationName)
                .filter(Objects::nonNull).findFirst().orElse(null);
    }

    /**
     * Who holds these keys, and every session whose application name begins so: key or null, application name, client address,
     * start of the backend in microseconds since 1970.
     */
    public record Holders(LockSpace space, Collection<Long> keys, String applicationPrefix) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (ActivityRow seen : backend.activity()) {
                List<Long> held = held(seen);
                for (Long key : held) {
                    rows.add(Rows.row(key, seen.applicationName(), seen.clientAddress(), seen.startedMicros()));
                }
                if (held.isEmpty() && seen.isNamed(applicationPrefix)) {
                    rows.add(Rows.row(null, seen.applicationName(), seen.clientAddress(), seen.startedMicros()));
                }
            }
            return rows;
        }

        /** A key that is locked in both modes counts twice, because {@code pg_locks} has two rows for it. */
        private List<Long> held(ActivityRow seen) {
            List<Long> held = new ArrayList<>();
            for (LockTable.Row row : seen.backend().locks().rowsOf(seen.backend())) {
                Long key = space.numberOf(row.key());
                if (key != null && keys.contains(key)) {
                    held.add(key);
                }
            }
            return held;
        }
    }
}
