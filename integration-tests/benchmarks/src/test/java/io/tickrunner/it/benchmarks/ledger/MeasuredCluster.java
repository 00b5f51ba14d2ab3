package io.tickrunner.it.benchmarks.ledger;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.tickrunner.it.benchmarks.replicas.BenchmarkApp;
import io.tickrunner.it.benchmarks.replicas.Replica;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;
import io.tickrunner.it.benchmarks.server.ProcessCpu;

/** Three replicas on a server of their own, and what they use. */
final class MeasuredCluster implements AutoCloseable {

    private static final String DATABASE = "ledger";
    /**
     * What the replicas ask except through the lock session, whose statements all ask for the backend. A transaction counts its
     * end with its beginning, because the extension does not list the end.
     */
    private static final String STATEMENTS = "SELECT coalesce(sum(CASE s.query WHEN 'BEGIN' THEN 2 ELSE 1 END * s.calls), 0)"
            + "::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = '" + DATABASE
            + "' AND s.query NOT LIKE '%pg_backend_pid%' AND s.query NOT ILIKE 'COMMIT%' AND s.query NOT LIKE '%count(*)%'";
    private static final String RUNS = "SELECT count(*) FROM tickrunner_run";

    private final BenchmarkServer server;
    private final BenchmarkApp app;
    private final List<Replica> replicas = new ArrayList<>();

    private MeasuredCluster(BenchmarkServer server, BenchmarkApp app) {
        this.server = server;
        this.app = app;
    }

    static MeasuredCluster of(Path home, Path work, BenchmarkServer server) throws SQLException {
        BenchmarkApp app = new BenchmarkApp(home, work, server.createDatabase(DATABASE, List.of()));
        server.execute("postgres", "CREATE EXTENSION pg_stat_statements");
        return new MeasuredCluster(server, app);
    }

    void startReplica() throws Exception {
        // The last setting of a name counts: this work leaves no traces, so that it hides nothing.
        replicas.add(app.start(LedgerBenchmark.WORKERS, LedgerBenchmark.EVERY, "-Dbenchmark.ticks="));
    }

    /**
     * Returns what has been used so far.
     *
     * @param ledger whether there is a ledger that counts the runs
     */
    Use use(boolean ledger) throws SQLException {
        long runs = ledger ? server.number(DATABASE, RUNS) : 0;
        double serverCpu = server.cpuSeconds();
        double apps = replicas.stream().mapToDouble(replica -> ProcessCpu.seconds(replica.pid())).sum();
        return new Use(System.nanoTime(), apps, serverCpu, server.walBytes(), server.number("postgres", STATEMENTS), runs);
    }

    /** Fails if the workers did not run all the time. */
    void mustHoldAllLocks() throws SQLException {
        int held = server.advisoryLocks(DATABASE);
        if (held < LedgerBenchmark.WORKERS) {
            throw new IllegalStateException("Only " + held + " of " + LedgerBenchmark.WORKERS + " locks are held");
        }
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
