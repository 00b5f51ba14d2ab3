package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Statements on the session itself and on others. */
public final class SessionQueries {

    /** The setting that holds the mark of a lock session. */
    public static final String MARK = "tickrunner.session";

    private SessionQueries() {
    }

    static String mark(Backend backend) {
        return backend.variables().get(MARK);
    }

    /** The proof that a heartbeat asks for: backend, mark, and the server's time in milliseconds since 1970. */
    public record Ping() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.pid(), mark(backend), backend.millis());
        }
    }

    public record BackendPid() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.pid());
        }
    }

    /** {@code set_config} for the session, one row for each setting. Give the settings in an order. */
    public record SetConfig(Map<String, String> values) implements Query {

        public static SetConfig of(String name, String value) {
            return new SetConfig(Map.of(name, value));
        }

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            List<List<Object>> rows = new ArrayList<>();
            for (Map.Entry<String, String> value : values.entrySet()) {
                backend.nextRow();
                rows.add(Rows.row(backend.set(value.getKey(), value.getValue())));
            }
            return rows;
        }
    }

    /** {@code current_setting} with its unit; null if there is no such setting. */
    public record CurrentSetting(String name) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.variables().show(name));
        }
    }

    /** Names and settings from {@code pg_settings}, without units. */
    public record Settings(Collection<String> names) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (String name : names) {
                if (backend.variables().isDefined(name)) {
                    rows.add(Rows.row(name, backend.variables().get(name)));
                }
            }
            return rows;
        }
    }

    /** {@code RESET ALL}. */
    public record ResetAll() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.variables().reset();
            return Rows.NONE;
        }
    }

    /**
     * The other sessions whose application name begins so, and those of these backends: pid, application name, role, whether
     * the role is the asking session's own.
     */
    public record OtherSessions(String applicationPrefix, Collection<Integer> backends) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            List<List<Object>> rows = new ArrayList<>();
            for (ActivityRow seen : backend.activity()) {
                int pid = seen.backend().pid();
                if (pid != backend.pid() && (seen.isNamed(applicationPrefix) || backends.contains(pid))) {
                    String role = seen.backend().login().role();
                    rows.add(Rows.row(pid, seen.applicationName(), role, role.equals(backend.login().role())));
                }
            }
            return rows;
        }
    }

    /** {@code pg_terminate_backend}. */
    public record TerminateBackend(int pid) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            SimulatedSession victim = backend.server().session(pid);
            if (victim == null) {
                backend.warn(SqlState.WARNING, "PID " + pid + " is not a PostgreSQL backend process");
                return Rows.one(false);
            }
            Login owner = victim.backend().login();
            if (!backend.login().superuser() && (owner.superuser() || !owner.role().equals(backend.login().role()))) {
                throw new SqlError(SqlState.INSUFFICIENT_PRIVILEGE, "permission denied to terminate process");
            }
            return Rows.one(backend.server().terminateBackend(pid));
        }
    }

    /** Ends this backend if it is of the own role and holds an advisory lock: one row if so. */
    public record TerminateOrphan(int pid) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            for (ActivityRow seen : backend.activity()) {
                Backend orphan = seen.backend();
                if (orphan.pid() == pid && orphan.login().role().equals(backend.login().role())
                        && !backend.locks().rowsOf(orphan).isEmpty()) {
                    return new TerminateBackend(pid).run(backend);
                }
            }
            return Rows.NONE;
        }
    }
}
