package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A PostgreSQL 18 in virtual time, as far as Tickrunner relies on it, with one database. Nothing in it takes time but what is
 * asked to. Used by one thread. What it answers is compared with a real server, by {@code ConformanceTest}, and so is how it
 * ends sessions, by {@code ServerEndsTest}.
 */
public final class SimulatedServer {

    private enum Phase {
        DOWN,
        STARTING,
        RECOVERING,
        ACCEPTING
    }

    private static final int FIRST_PID = 1000;

    private final LongSupplier clock;
    private final FreezableAlarms alarms;
    private final Alarms machineAlarms;
    private final WallClock wallClock;
    private final ServerSettings settings;
    private final Set<Flaw> flaws;
    private final String address;
    private final LockTable locks;
    private final Notifications notifications = new Notifications();
    private final Map<Integer, SimulatedSession> sessions = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private Phase phase = Phase.ACCEPTING;
    private boolean inRecovery;
    private boolean stoppedCleanly;
    private ServerLifeFacts life;
    private int lastPid = FIRST_PID;
    private long timeline = 1;
    private long transactions;
    private long terminationNanos;
    private long exitNanos;
    /** Counts starts and stops, so that a start that another stop overtook is ignored. */
    private int transitions;

    private SimulatedServer(LongSupplier clock, Alarms alarms, WallClock wallClock, ServerSettings settings, String address,
            boolean inRecovery, ServerLifeFacts life, Set<Flaw> flaws) {
        this.clock = clock;
        this.alarms = new FreezableAlarms(clock, alarms);
        this.machineAlarms = alarms;
        this.wallClock = wallClock;
        this.settings = settings;
        this.address = address;
        this.inRecovery = inRecovery;
        this.life = life;
        this.flaws = flaws;
        this.locks = new LockTable(settings.lockTableRoom(), flaws);
    }

    /**
     * Creates a server with new data, which accepts connections.
     *
     * @param clock virtual time in nanoseconds
     * @param address what the server says its address and port are
     */
    public static SimulatedServer primary(LongSupplier clock, Alarms alarms, WallClock wallClock, ServerSettings settings,
            String address) {
        return primary(clock, alarms, wallClock, settings, address, Set.of());
    }

    static SimulatedServer primary(LongSupplier clock, Alarms alarms, WallClock wallClock, ServerSettings settings,
            String address, Set<Flaw> flaws) {
        return new SimulatedServer(clock, alarms, wallClock, settings, address, false,
                ServerLifeFacts.ofNewServer(wallClock.micros()), flaws);
    }

    /** Creates a hot standby of another server. It has sessions, locks and a clock of its own. */
    public static SimulatedServer standbyOf(SimulatedServer primary, WallClock wallClock, String address) {
        return new SimulatedServer(primary.clock, primary.machineAlarms, wallClock, primary.settings, address, true,
                ServerLifeFacts.ofStandby(wallClock.micros(), primary.life.made()), primary.flaws);
    }

    /** Connects and logs in. */
    public Opening open(Login login) {
        requireAwake();
        return switch (phase) {
            case DOWN -> new Opening.NoServer();
            case STARTING -> new Opening.Refused(SqlState.CANNOT_CONNECT_NOW, "the database system is starting up");
            case RECOVERING -> new Opening.Refused(SqlState.CANNOT_CONNECT_NOW, "the database system is in recovery mode");
            case ACCEPTING -> sessions.size() >= settings.maxConnections()
                    ? new Opening.Refused(SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already")
                    : new Opening.Opened(opened(login));
        };
    }

    private SimulatedSession opened(Login login) {
        SimulatedSession session = new SimulatedSession(this, ++lastPid, login);
        sessions.put(lastPid, session);
        return session;
    }

    /** Returns the session that a backend serves, or null. */
    public SimulatedSession session(int backendPid) {
        return sessions.get(backendPid);
    }

    public List<SimulatedSession> sessions() {
        return List.copyOf(sessions.values());
    }

    public boolean isAccepting() {
        return phase == Phase.ACCEPTING;
    }

    public boolean isInRecovery() {
        return inRecovery;
    }

    public WallClock wallClock() {
        return wallClock;
    }

    /** Returns a number that is another after each change of the locks. */
    public long lockChanges() {
        return locks.changes();
    }

    public String address() {
        return address;
    }

    // Faults

    /** Lets the next statement that matches fail. */
    public void refuse(Refusal refusal) {
        refusals.add(refusal);
    }

    /** Lets each transaction that notifies fail, or accepts them again. */
    public void notificationQueueFull(boolean full) {
        notifications.full(full);
    }

    /** Sets how long it takes a backend to end after {@code pg_terminate_backend}, which does not wait for that. */
    public void terminationTakes(long nanos) {
        terminationNanos = nanos;
    }

    /**
     * Sets how long it takes a backend that ends to release its locks, after it has said its last words. It releases them one
     * after another, in an order that depends on nothing that clients know, and until then {@code pg_stat_activity} shows it.
     */
    public void exitTakes(long nanos) {
        exitNanos = nanos;
    }

    /**
     * Ends a session as {@code pg_terminate_backend} does.
     *
     * @return whether there was such a session
     */
    public boolean terminateBackend(int backendPid) {
        SimulatedSession session = sessions.get(backendPid);
        if (session == null) {
            return false;
        }
        Runnable termination = () -> session.end(new Message.Fatal(SqlState.ADMIN_SHUTDOWN,
                "terminating connection due to administrator command"), new Message.Fin());
        if (terminationNanos == 0) {
            termination.run();
        } else {
            alarms.at(nanos() + terminationNanos, termination);
        }
        return true;
    }

    /**
     * Stops all processes of the server's machine for a time, while its clock goes on. Statements and connections must be kept
     * from a frozen server. What should have ended meanwhile, such as a session that was idle for too long, ends when the
     * server goes on, before statements that wait.
     */
    public void freeze(long nanos) {
        alarms.freeze(nanos);
    }

    public boolean isFrozen() {
        return alarms.isFrozen();
    }

    /** Crashes a backend, with a server that notices at once. */
    public void crashBackend(int backendPid, long recoveryNanos) {
        crashBackend(backendPid, 0, recoveryNanos);
    }

    /**
     * Kills a backend by a signal that it cannot catch. Its client sees the end of the stream, and its locks stay until the
     * server notices. Then every other client sees the end of the stream too, as a rule after a notice. All locks and
     * notifications are lost, because the same postmaster sets up the shared memory anew.
     *
     * @param reactionNanos how long it takes the server to notice
     * @param recoveryNanos for how long connections are refused then; PostgreSQL may also hang up on some
     */
    public void crashBackend(int backendPid, long reactionNanos, long recoveryNanos) {
        SimulatedSession victim = sessions.get(backendPid);
        if (victim == null) {
            return;
        }
        victim.die();
        if (reactionNanos == 0) {
            resetAfterCrash(recoveryNanos);
        } else {
            int own = transitions;
            alarms.at(nanos() + reactionNanos, () -> {
                if (own == transitions) {
                    resetAfterCrash(recoveryNanos);
                }
            });
        }
    }

    private void resetAfterCrash(long recoveryNanos) {
        phase = Phase.RECOVERING;
        int own = ++transitions;
        endAll(new Message.Notice(SqlState.CRASH_SHUTDOWN,
                "terminating connection because of crash of another server process"), new Message.Fin());
        forgetEverything();
        alarms.at(nanos() + recoveryNanos, () -> {
            if (own == transitions) {
                phase = Phase.ACCEPTING;
                life = life.recovered(wallClock.micros());
            }
        });
    }

    /**
     * Stops the server. Until it is started there is {@link Opening.NoServer}, which after the loss of power means silence.
     */
    public void stop(Shutdown how) {
        if (phase == Phase.DOWN) {
            return;
        }
        phase = Phase.DOWN;
        transitions++;
        stoppedCleanly = how == Shutdown.FAST;
        switch (how) {
            case FAST -> {
                endAll(new Message.Fatal(SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"),
                        new Message.Fin());
                life = life.checkpointed(wallClock.micros());
            }
            case IMMEDIATE -> endAll(new Message.Notice(SqlState.ADMIN_SHUTDOWN,
                    "terminating connection due to immediate shutdown command"), new Message.Fin());
            case POWER_LOSS -> endAll();
        }
        forgetEverything();
    }

    /**
     * Starts the server.
     *
     * @param startupNanos for how long it refuses connections
     */
    public void start(long startupNanos) {
        if (phase != Phase.DOWN) {
            return;
        }
        phase = Phase.STARTING;
        int own = ++transitions;
        long started = wallClock.micros();
        alarms.at(nanos() + startupNanos, () -> {
            if (own == transitions) {
                phase = Phase.ACCEPTING;
                life = life.restarted(started, wallClock.micros(), stoppedCleanly, inRecovery);
            }
        });
    }

    /** Promotes a standby. Its sessions and their locks stay. */
    public void promote() {
        if (inRecovery) {
            inRecovery = false;
            timeline++;
            life = life.promoted(wallClock.micros());
        }
    }

    /** Writes a checkpoint, as a server does every few minutes. */
    public void checkpoint() {
        life = life.checkpointed(wallClock.micros());
    }

    private void endAll(Message... lastWords) {
        for (SimulatedSession session : sessions()) {
            session.end(lastWords);
        }
    }

    private void forgetEverything() {
        locks.clear();
        notifications.clear();
        sessions.clear();
    }

    // For sessions and statements

    long nanos() {
        return clock.getAsLong();
    }

    IdleTimer timer(Runnable expired) {
        return new IdleTimer(clock, alarms, expired);
    }

    LockTable locks() {
        return locks;
    }

    Notifications notifications() {
        return notifications;
    }

    ServerLifeFacts life() {
        return life;
    }

    /** Returns a fencing token: the timeline, and the number of a new transaction. A crash forgets neither. */
    long nextToken() {
        return timeline << 48 | ++transactions;
    }

    boolean has(Flaw flaw) {
        return flaws.contains(flaw);
    }

    void requireAwake() {
        if (alarms.isFrozen()) {
            throw new IllegalStateException("The server is frozen; keep statements and connections from it");
        }
    }

    void refuseInRecovery(String command) throws SqlError {
        if (inRecovery) {
            throw new SqlError(SqlState.READ_ONLY_TRANSACTION, "cannot execute " + command + " during recovery");
        }
    }

    /** Takes the first refusal that matches, or null. */
    Refusal takeRefusal(Query query) {
        for (Iterator<Refusal> all = refusals.iterator(); all.hasNext();) {
            Refusal refusal = all.next();
            if (refusal.which().test(query)) {
                all.remove();
                return refusal;
            }
        }
        return null;
    }

    void deliverNotifications() {
        if (notifications.takeNews()) {
            sessions().forEach(SimulatedSession::deliverNotifications);
        }
    }

    void forget(SimulatedSession session) {
        sessions.remove(session.backendPid());
    }

    /** Ends a backend that has said its last words. */
    void exits(SimulatedSession session) {
        Backend backend = session.backend();
        backend.stopListening();
        if (exitNanos > 0) {
            List<LockKey> keys = locks.inOrderOfRelease(backend);
            for (int i = 0; i < keys.size(); i++) {
                LockKey key = keys.get(i);
                alarms.at(nanos() + exitNanos * (i + 1) / (keys.size() + 1), () -> locks.release(backend, key));
            }
            alarms.at(nanos() + exitNanos, () -> exited(session));
        } else {
            exited(session);
        }
    }

    private void exited(SimulatedSession session) {
        locks.endSession(session.backend());
        forget(session);
    }
}
