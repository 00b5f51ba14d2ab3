package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.Map.Entry;

import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.store.UsageCounters;
import io.tickrunner.it.housekeeping.store.UsageCounters.Usage;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Adds this replica's counters to the totals. Each replica has its own counters, hence the cadence. */
@TickWorker(name = "usage_flush", lockId = 1006, every = "3s", cadence = Cadence.REPLICA)
public class UsageFlush implements Worker {

    private static final String ADD = """
            insert into bucket_usage as u (bucket_id, writes, bytes_written, reads, bytes_read) values (?, ?, ?, ?, ?)
            on conflict (bucket_id) do update
            set writes = u.writes + excluded.writes, bytes_written = u.bytes_written + excluded.bytes_written,
                reads = u.reads + excluded.reads, bytes_read = u.bytes_read + excluded.bytes_read""";

    private final Database database;
    private final UsageCounters counters;

    UsageFlush(Database database, UsageCounters counters) {
        this.database = database;
        this.counters = counters;
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        Map<Integer, Usage> pending = counters.drain();
        try {
            for (Iterator<Entry<Integer, Usage>> buckets = pending.entrySet().iterator(); buckets.hasNext();) {
                Entry<Integer, Usage> bucket = buckets.next();
                Usage usage = bucket.getValue();
                database.update(ADD, bucket.getKey(), usage.writes(), usage.bytesWritten(), usage.reads(), usage.bytesRead());
                buckets.remove();
            }
        } finally {
            pending.forEach(counters::add);
        }
    }
}
