package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.List;

/** The server's process for one session: its transaction, its settings and what it listens to. */
public final class Backend {

    /** Where the session is between two statements. */
    enum Status {
        IDLE,
        IN_TRANSACTION,
        IN_FAILED_TRANSACTION
    }

    private final SimulatedServer server;
    private final SimulatedSession session;
    private final int pid;
    private final Login login;
    private final long startedMicros;
    private final SessionVariables variables;
    private final Listener listener;
    private final List<Message.Notice> notices = new ArrayList<>();
    private Status status = Status.IDLE;
    /** Null if there is no such limit, or it has been lifted. */
    private Long transactionEndsAt;
    private List<ActivityRow> activity;
    private Refusal failure;
    private int rowsUntilFailure;

    Backend(SimulatedServer server, SimulatedSession session, int pid, Login login) {
        this.server = server;
        this.session = session;
        this.pid = pid;
        this.login = login;
        this.startedMicros = server.wallClock().micros();
        this.variables = new SessionVariables(login.applicationName());
        this.listener = new Listener(server.notifications(), pid, server.has(Flaw.KEEPS_DUPLICATE_NOTIFICATIONS));
    }

    public int pid() {
        return pid;
    }

    public Login login() {
        return login;
    }

    public SimulatedServer server() {
        return server;
    }

    SimulatedSession session() {
        return session;
    }

    long startedMicros() {
        return startedMicros;
    }

    /** Returns the name as {@code pg_stat_activity} shows it, which cuts what its escapes have made longer. */
    String applicationName() {
        return Text.cut(variables.get(SessionVariables.APPLICATION_NAME));
    }

    SessionVariables variables() {
        return variables;
    }

    Listener listener() {
        return listener;
    }

    LockTable locks() {
        return server.locks();
    }

    Status status() {
        return status;
    }

    /** Returns {@code pg_stat_activity}, which within a transaction stays as it was when it was first read. */
    List<ActivityRow> activity() {
        if (activity == null) {
            activity = ActivityRow.all(this);
        }
        return activity;
    }

    /** Sends a warning along with the answer. */
    void warn(String sqlState, String message) {
        notices.add(new Message.Notice(sqlState, message));
    }

    /** Tells a statement of several rows that another row is due, of which it may be refused. */
    void nextRow() throws SqlError {
        if (failure != null && rowsUntilFailure-- == 0) {
            throw failure.error();
        }
    }

    boolean unlock(LockKey key, LockMode mode) {
        boolean unlocked = locks().unlock(this, key, mode);
        if (!unlocked) {
            warn(SqlState.WARNING, "you don't own a lock of type " + mode.shown());
        }
        return unlocked;
    }

    void notify(String channel, String payload) throws SqlError {
        server.refuseInRecovery("NOTIFY");
        listener.notify(channel, payload);
        if (server.has(Flaw.NOTIFIES_BEFORE_COMMIT)) {
            listener.commit();
        }
    }

    /** Runs a statement, within the open transaction or in one of its own. */
    Reply run(Query query, Refusal refusal) {
        notices.clear();
        failure = refusal;
        rowsUntilFailure = refusal == null ? 0 : refusal.afterRows();
        try {
            if (status == Status.IN_FAILED_TRANSACTION && !query.endsTransaction()) {
                throw new SqlError(SqlState.FAILED_TRANSACTION,
                        "current transaction is aborted, commands ignored until end of transaction block");
            }
            if (refusal != null && refusal.afterRows() == 0) {
                throw refusal.error();
            }
            List<List<Object>> rows = query.run(this);
            if (refusal != null) {
                throw refusal.error();
            }
            if (status == Status.IDLE) {
                finish();
            }
            return new Reply.Answer(rows, List.copyOf(notices));
        } catch (SqlError e) {
            undo();
            if (status == Status.IN_TRANSACTION) {
                status = Status.IN_FAILED_TRANSACTION;
            }
            return new Reply.ErrorResponse(e.sqlState(), e.getMessage());
        }
    }

    void begin() {
        if (status != Status.IDLE) {
            warn(SqlState.ACTIVE_TRANSACTION, "there is already a transaction in progress");
        } else {
            status = Status.IN_TRANSACTION;
            limitTransaction();
        }
    }

    private void limitTransaction() {
        long limit = variables.nanos(SessionVariables.TRANSACTION_TIMEOUT);
        if (limit == 0) {
            transactionEndsAt = null;
        } else if (transactionEndsAt == null) {
            transactionEndsAt = server.nanos() + limit;
        }
    }

    /**
     * Changes a setting. A limit of the transaction that is set within it counts from then on, and one that runs is lifted but
     * not moved.
     *
     * @return the value as the server shows it
     */
    String set(String name, String value) throws SqlError {
        if (name.equals(SessionVariables.APPLICATION_NAME) && Text.isTooLongForName(value)) {
            warn(SqlState.NAME_TOO_LONG, "identifier will be truncated");
        }
        String shown = variables.set(name, value);
        if (name.equals(SessionVariables.TRANSACTION_TIMEOUT) && status == Status.IN_TRANSACTION) {
            limitTransaction();
        }
        return shown;
    }

    void commit() throws SqlError {
        Status before = status;
        status = Status.IDLE;
        if (before == Status.IDLE) {
            warn(SqlState.NO_ACTIVE_TRANSACTION, "there is no transaction in progress");
        } else if (before == Status.IN_FAILED_TRANSACTION) {
            undo();
        } else {
            finish();
        }
    }

    void rollback() {
        if (status == Status.IDLE) {
            warn(SqlState.NO_ACTIVE_TRANSACTION, "there is no transaction in progress");
        }
        status = Status.IDLE;
        undo();
    }

    private void finish() throws SqlError {
        activity = null;
        listener.commit();
        variables.commit();
        transactionEndsAt = null;
        if (!server.has(Flaw.TRANSACTION_LOCK_SURVIVES_COMMIT)) {
            locks().endTransaction(this);
        }
    }

    /** Session-level locks outlive it. */
    private void undo() {
        activity = null;
        listener.rollback();
        variables.rollback();
        transactionEndsAt = null;
        locks().endTransaction(this);
    }

    void stopListening() {
        listener.close();
    }

    /** Until when the server lets the session be idle, and how it ends the session then. */
    record Patience(long nanos, String sqlState, String message) {
    }

    /**
     * Returns null if there is no limit. The limit of a whole transaction ends no transaction that has failed, and if the limit
     * of being idle in a transaction is not below it, nothing does.
     */
    Patience patience() {
        if (status == Status.IDLE) {
            return patience(variables.nanos(SessionVariables.IDLE_SESSION_TIMEOUT), SqlState.IDLE_SESSION_TIMEOUT,
                    "terminating connection due to idle-session timeout");
        }
        long idle = variables.nanos(SessionVariables.IDLE_IN_TRANSACTION_TIMEOUT);
        long whole = variables.nanos(SessionVariables.TRANSACTION_TIMEOUT);
        boolean idleCounts = idle > 0 && (whole == 0 || idle < whole);
        if (transactionEndsAt != null) {
            long left = Math.max(0, transactionEndsAt - server.nanos());
            if (!idleCounts || left <= idle) {
                return new Patience(left, SqlState.TRANSACTION_TIMEOUT,
                        "terminating connection due to transaction timeout");
            }
        }
        return patience(idleCounts ? idle : 0, SqlState.IDLE_IN_TRANSACTION_TIMEOUT,
                "terminating connection due to idle-in-transaction timeout");
    }

    private static Patience patience(long nanos, String sqlState, String message) {
        return nanos == 0 ? null : new Patience(nanos, sqlState, message);
    }

    long millis() {
        return server.wallClock().millis();
    }

}
