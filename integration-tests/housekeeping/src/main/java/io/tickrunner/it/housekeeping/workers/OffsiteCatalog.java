package io.tickrunner.it.housekeeping.workers;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Sends the catalog to another site. The line is often busy, so a failed tick is retried before the next regular one. */
@TickWorker(name = "offsite_catalog", lockId = 1013, every = "30s", retry = "2s", maxRetries = 3)
public class OffsiteCatalog implements Worker {

    private static final ComponentLogger LOG = ComponentLogger.of("offsite_catalog");

    private static final String SEND = """
            insert into offsite_catalog (planned_at, attempt, objects)
            select ?, ?, count(*) from object
            on conflict (id) do update set planned_at = excluded.planned_at, attempt = excluded.attempt,
                objects = excluded.objects, sent_at = excluded.sent_at""";

    private final Database database;
    private final OffsiteLine line;

    OffsiteCatalog(Database database, OffsiteLine line) {
        this.database = database;
        this.line = line;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws IOException, SQLException {
        line.call();
        Instant planned = tick.occurrence().orElse(tick.startedAt());
        database.update(SEND, planned.atOffset(ZoneOffset.UTC), tick.attempt());
    }

    /** A busy line is expected and needs no stack trace. */
    @Override
    public void onError(Throwable failure) {
        LOG.debug("catalog not sent", "cause", failure);
    }
}
