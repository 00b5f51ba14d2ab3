package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LinkFailure;
import io.tickrunner.runtime.lock.Opener;
import io.tickrunner.runtime.lock.SessionKey;
import io.tickrunner.runtime.lock.SessionRefusedException;
import io.tickrunner.simulator.kernel.SimProcess;
import io.tickrunner.simulator.network.ConnectionBroken;
import io.tickrunner.simulator.network.Route;
import io.tickrunner.simulator.network.SimulatedConnection;
import io.tickrunner.simulator.postgres.LockKey;
import io.tickrunner.simulator.postgres.LockQueries;
import io.tickrunner.simulator.postgres.Login;
import io.tickrunner.simulator.postgres.NotifyQueries;
import io.tickrunner.simulator.postgres.ServerQueries;
import io.tickrunner.simulator.postgres.SessionQueries;
import io.tickrunner.simulator.postgres.SimulatedServer;
import io.tickrunner.simulator.postgres.SimulatedSession;

/** Opens lock sessions with the simulated server by the steps of the real opener. */
final class SimulatedOpener implements Opener {

    /** What the driver calls a session until its settings are made. */
    private static final String DRIVER = "PostgreSQL JDBC Driver";
    private static final Duration INITDB = Duration.ofSeconds(3);

    private final SimProcess process;
    private final Route route;
    private final Supplier<SimulatedServer> server;
    private final LockSettings settings;
    private final ReplicaIdentity identity;
    private final Runnable onStatement;
    private final Runnable onOrphanEnded;
    private final SimulatedLink.Tap tap;
    private SimulatedSession orphan;
    private long lostAt;
    private volatile SimulatedConnection current;

    /**
     * @param server the server that the replica's URL leads to at the moment
     * @param onStatement told after the server has run a statement, and after it has ended a session
     * @param onOrphanEnded called after it has ended the backend of a session that was lost
     * @param tap hears what wakes workers up
     */
    SimulatedOpener(SimProcess process, Route route, Supplier<SimulatedServer> server, LockSettings settings,
            ReplicaIdentity identity, Runnable onStatement, Runnable onOrphanEnded, SimulatedLink.Tap tap) {
        this.process = process;
        this.route = route;
        this.server = server;
        this.settings = settings;
        this.identity = identity;
        this.onStatement = onStatement;
        this.onOrphanEnded = onOrphanEnded;
        this.tap = tap;
    }

    /** Returns the connection of the last session; null before the first. */
    SimulatedConnection current() {
        return current;
    }

    @Override
    public void lost(int backendPid) {
        orphan = current == null ? null : current.session();
        lostAt = process.time().nanos();
    }

    @Override
    public Opened open() throws SessionRefusedException {
        try {
            Login login = new Login("app", true, "10.0.0.1", DRIVER);
            SimulatedConnection connection = SimulatedConnection.open(route, process, server.get(), login,
                    settings.requestTimeout()).onStatement(onStatement);
            try {
                return prepare(connection);
            } catch (LinkFailure | SessionRefusedException e) {
                connection.abort();
                throw e;
            }
        } catch (ConnectionBroken | LinkFailure e) {
            throw new SessionRefusedException(e.getMessage(), e);
        }
    }

    private Opened prepare(SimulatedConnection connection) throws LinkFailure, SessionRefusedException {
        if (orphan != null && process.time().nanos() - lostAt >= settings.lease().toNanos()
                && server.get().session(orphan.backendPid()) == orphan) {
            boolean ended = !SimulatedLink.rows(connection, new SessionQueries.TerminateOrphan(orphan.backendPid())).isEmpty();
            if (ended) {
                onOrphanEnded.run();
            }
        }
        orphan = null;
        if ((Boolean) SimulatedLink.rows(connection, new ServerQueries.IsInRecovery()).get(0).get(0)) {
            throw new SessionRefusedException("the database is a read-only standby");
        }
        Duration takeNoLockFor = takeNoLockFor(connection);
        connection = connection.withPatience(settings.deadline());
        Map<String, String> limits = new LinkedHashMap<>();
        limits.put("application_name", identity.applicationName());
        limits.put("idle_session_timeout", Long.toString(settings.idleTimeout().toMillis()));
        limits.put("transaction_timeout", Long.toString(settings.idleTimeout().toMillis()));
        SimulatedLink.rows(connection, new SessionQueries.SetConfig(limits));
        String mark = HexFormat.of().toHexDigits(process.time().dice().nextLong());
        SimulatedLink.rows(connection, SessionQueries.SetConfig.of(SessionQueries.MARK, mark));
        long sentAt = process.time().nanos();
        SimulatedLink.rows(connection, new NotifyQueries.Listen(settings.keySpace().channel(identity)));
        SimulatedLink.rows(connection,
                LockQueries.TryLock.exclusive(LockKey.ints(SessionKey.CLASS, connection.backendPid())));
        current = connection;
        return new Opened(new SimulatedLink(connection, process.time(), settings, identity, mark, tap), sentAt,
                connection.backendPid(), takeNoLockFor, true);
    }

    private Duration takeNoLockFor(SimulatedConnection connection) throws LinkFailure {
        List<Object> life = SimulatedLink.rows(connection, new ServerQueries.Life(ReplicaIdentity.APPLICATION_PREFIX)).get(0);
        double started = (Double) life.get(0);
        double reset = (Double) life.get(1);
        boolean crashed = reset < started;
        boolean wasStandby = (Boolean) life.get(4);
        double age = life.get(2) != null ? (Double) life.get(2) : wasStandby ? 0 : crashed ? reset : started;
        double session = life.get(3) == null ? 0 : (Double) life.get(3);
        Duration atLeast = Duration.ofMillis((long) Math.max(0, Math.max(age, session)));
        boolean isFirst = !crashed && !wasStandby
                && (Boolean) SimulatedLink.rows(connection, new ServerQueries.IsFirstLife(INITDB)).get(0).get(0);
        return isFirst || atLeast.compareTo(settings.deadline()) >= 0 ? Duration.ZERO : settings.deadline().minus(atLeast);
    }
}
