package io.tickrunner.it.housekeeping.workers;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.TickLog;

/**
 * Sends the messages in the outbox, in their order, as soon as they are committed: a trigger notifies the channel. The interval
 * remains as a safety net; the lock costs nothing, however often it looks.
 */
@TickWorker(name = "outbox_relay", lockId = 1012, every = "100ms", wakeOn = "outbox")
public class OutboxRelay implements Worker {

    private static final String WAITING = "select count(*) from outbox where sent_at is null";
    private static final String FORGET = "delete from outbox where sent_at < now() - interval '1 minute'";
    private static final String SEND = """
            update outbox set sent_at = clock_timestamp()
            where id in (select id from outbox where sent_at is null order by id limit 100)""";

    private final Database database;
    private final TickLog log;

    OutboxRelay(Database database, TickLog log) {
        this.database = database;
        this.log = log;
    }

    /** A look at an empty outbox is not recorded, otherwise the tick log would contain little else. */
    @Override
    public void tick(Tick tick) throws Exception {
        if (database.number(WAITING) > 0) {
            log.record(tick, () -> {
                database.update(FORGET);
                return database.update(SEND);
            });
        }
    }
}
