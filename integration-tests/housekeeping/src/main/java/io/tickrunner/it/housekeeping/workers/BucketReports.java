package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.TickLog;

/** Creates a worker for each bucket. The buckets are in the database and so known only at run time. */
@Singleton
class BucketReports {

    private static final long FIRST_LOCK_ID = 2000;

    private static final String REPORT = """
            insert into bucket_report (bucket_id, objects, bytes, reads, made_at)
            select b.id, count(o.id), coalesce(sum(o.size_bytes), 0), coalesce(max(u.reads), 0), now()
            from bucket b left join object o on o.bucket_id = b.id left join bucket_usage u on u.bucket_id = b.id
            where b.id = ?
            group by b.id
            on conflict (bucket_id) do update
            set objects = excluded.objects, bytes = excluded.bytes, reads = excluded.reads, made_at = excluded.made_at""";

    private record Bucket(int id, String name) {
    }

    private final Database database;
    private final Tickrunner tickrunner;
    private final TickLog log;

    BucketReports(Database database, Tickrunner tickrunner, TickLog log) {
        this.database = database;
        this.tickrunner = tickrunner;
        this.log = log;
    }

    void register(@Observes StartupEvent start) throws SQLException {
        for (Bucket bucket : database.query("select id, name from bucket",
                row -> new Bucket(row.getInt(1), row.getString(2)))) {
            tickrunner.newWorker("report_" + bucket.name())
                    .lockId(FIRST_LOCK_ID + bucket.id())
                    .every("10s")
                    .work(tick -> report(tick, bucket))
                    .register();
        }
    }

    private void report(Tick tick, Bucket bucket) throws Exception {
        log.record(tick, () -> database.update(REPORT, bucket.id()));
    }
}
