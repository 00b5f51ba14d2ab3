package io.tickrunner.it.housekeeping.store;

import java.sql.SQLException;
import java.util.List;

import jakarta.inject.Singleton;

/** The backends and how full they are. */
@Singleton
public class Backends {

    private static final String FILLS = """
            select name, tier, quota_bytes, used_bytes, fill, copies, bad_copies from backend_fill order by id""";

    private static final String HOT_FILL = """
            select sum(used_bytes)::double precision / sum(quota_bytes) from backend_fill where tier = 'hot'""";

    private final Database database;

    Backends(Database database) {
        this.database = database;
    }

    public List<BackendFill> fills() throws SQLException {
        return database.query(FILLS, row -> new BackendFill(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4),
                row.getDouble(5), row.getLong(6), row.getLong(7)));
    }

    /** How full the hot tier is as a whole, 1.0 being its quota. */
    public double hotFill() throws SQLException {
        return database.query(HOT_FILL, row -> row.getDouble(1)).get(0);
    }
}
