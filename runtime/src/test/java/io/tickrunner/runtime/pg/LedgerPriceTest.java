package io.tickrunner.runtime.pg;

import static io.tickrunner.runtime.pg.LedgerDatabase.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.ledger.FinishedRun;
import io.tickrunner.runtime.ledger.RunBatch;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.ledger.WorkerKey;

class LedgerPriceTest {

    private static final int WORKERS = 200;
    private static final int REPLICAS = 3;
    private static final int SECONDS = 240;
    private static final int MAX_BYTES = 200;
    private static final long SECOND = 1_000_000_000L;
    private static final String WAL = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint";

    /** What the writers of three replicas write for 200 workers that run every second: batches of 1.5 s, rows every 10 s. */
    @Test
    void aRunOfAWorkerThatRunsEverySecondWritesFewBytesToTheLog() throws Exception {
        try (TestServer server = TestServer.own(config -> config.setServerConfig("autovacuum", "off"))) {
            LedgerDatabase database = new LedgerDatabase(server.newDatabase());
            List<PostgresLedger> replicas = IntStream.range(0, REPLICAS)
                    .mapToObj(i -> database.replica("housekeeping-7d9f8b6c5d-x2k4" + i + "-ab12-1")).toList();
            write(replicas, 0, 30);
            database.execute("CHECKPOINT");
            long before = wal(database);

            int runs = write(replicas, 30, SECONDS);

            double bytes = (wal(database) - before) / (double) runs;
            System.out.printf("%.0f bytes of WAL per run, %d runs%n", bytes, runs);
            assertThat(bytes).isLessThan(MAX_BYTES);
        }
    }

    private static long wal(LedgerDatabase database) throws SQLException {
        return database.database().numbers(WAL).get(0);
    }

    private static int write(List<PostgresLedger> replicas, int from, int to) {
        long origin = TIME.nanos();
        int count = 0;
        for (double second = from; second < to; second += 1.5) {
            for (int replica = 0; replica < REPLICAS; replica++) {
                PostgresLedger ledger = replicas.get(replica);
                ServerMoment clock = ledger.open();
                List<FinishedRun> runs = new ArrayList<>();
                List<RunBatch> single = new ArrayList<>();
                for (int worker = replica; worker < WORKERS; worker += REPLICAS) {
                    // In three seconds, the first batch has two runs of each worker and the second one.
                    int due = (int) Math.ceil(second + 1.5) - (int) Math.ceil(second);
                    for (int i = 0; i < due; i++) {
                        FinishedRun run = LedgerDatabase.run(new WorkerKey("worker-" + worker, 1_000 + worker),
                                Outcome.SUCCESS, origin + (long) ((second + i) * SECOND) + worker * 3_000_017L);
                        runs.add(run);
                        if (i == 0) {
                            single.add(RunBatch.of(run));
                        }
                    }
                }
                boolean rows = second % 10.5 == 0;
                ledger.write(new RunBatch(runs, rows ? single.stream().flatMap(batch -> batch.updates().stream()).toList()
                        : List.of()), clock, false);
                count += runs.size();
            }
        }
        return count;
    }
}
