package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/**
 * Reads the copies that have not been read for the longest time and compares them with their object's checksum. Replication
 * replaces the bad ones.
 */
@TickWorker(name = "integrity_check", lockId = 1008, every = "3s", timeout = "30s")
@RunOnVirtualThread
public class IntegrityCheck implements Worker {

    private static final ComponentLogger LOG = ComponentLogger.of("integrity_check");

    private static final int BATCH = 80;

    private static final String CHECK = """
            with oldest as (
                select object_id, backend_id from copy where good order by checked_at limit ? for update skip locked)
            update copy c set good = (sha256(c.content) = o.checksum), checked_at = now()
            from oldest, object o
            where c.object_id = oldest.object_id and c.backend_id = oldest.backend_id and o.id = c.object_id
            returning c.good""";

    private final Database database;
    private final Counter badCopies;
    private final Counter failures;

    IntegrityCheck(Database database, MeterRegistry registry) {
        this.database = database;
        this.badCopies = registry.counter("housekeeping.integrity.bad.copies");
        this.failures = registry.counter("housekeeping.integrity.failures");
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        List<Boolean> verdicts = database.query(CHECK, row -> row.getBoolean(1), BATCH);
        long bad = verdicts.stream().filter(good -> !good).count();
        if (bad > 0) {
            badCopies.increment(bad);
            LOG.info("bad copies found", "checked", verdicts.size(), "bad", bad);
        }
    }

    /** Only counts the failure: one missed check must not page anyone, and the counter has its own alert. */
    @Override
    public void onError(Throwable failure) {
        failures.increment();
        LOG.warn("integrity check failed", "cause", failure);
    }
}
