package io.tickrunner.it.housekeeping.page;

import java.sql.SQLException;
import java.util.List;

import jakarta.inject.Singleton;

import io.tickrunner.it.housekeeping.page.Overview.BucketReport;
import io.tickrunner.it.housekeeping.page.Overview.Store;
import io.tickrunner.it.housekeeping.store.Database;

/** Reads the page's data about the object store. */
@Singleton
class StoreQueries {

    private static final String STORE = """
            select count(*),
                   coalesce(sum(all_copies), 0),
                   count(*) filter (where sound_copies < wanted_copies),
                   count(*) filter (where sound_copies >= wanted_copies and all_copies > wanted_copies),
                   (select count(*) from copy where not good),
                   (select count(*) from upload)
            from object_copies""";

    private static final String BUCKETS = """
            select b.name, r.objects, r.bytes, r.reads, extract(epoch from clock_timestamp() - r.made_at)
            from bucket_report r join bucket b on b.id = r.bucket_id order by b.id""";

    private final Database database;

    StoreQueries(Database database) {
        this.database = database;
    }

    Store store() throws SQLException {
        return database.query(STORE, row -> new Store(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                row.getLong(5), row.getLong(6))).get(0);
    }

    List<BucketReport> buckets() throws SQLException {
        return database.query(BUCKETS, row -> new BucketReport(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4),
                row.getDouble(5)));
    }
}
