package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/**
 * Adds new objects to the search index. It is divided into partitions, so that all replicas share the work: each partition
 * handles the objects that the hash of their ID assigns to it.
 */
@TickWorker(name = "search_index", lockId = 1020, every = "2s", partitions = 4, partitionsFrom = "housekeeping.search-index.partitions")
public class SearchIndex implements PassWorker {

    private static final int BATCH = 50;

    private static final String INDEX = """
            insert into search_entry (object_id, partition)
            select o.id, ? from object o
            where abs(hashtext(o.id::text) % ?) = ?
              and not exists (select 1 from search_entry e where e.object_id = o.id)
            order by o.id limit ?""";

    private final Database database;

    SearchIndex(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public int pass(Tick tick) throws SQLException {
        return database.update(INDEX, tick.partition(), tick.partitions(), tick.partition(), BATCH);
    }

    @Override
    public String countKey() {
        return "objectsIndexed";
    }
}
