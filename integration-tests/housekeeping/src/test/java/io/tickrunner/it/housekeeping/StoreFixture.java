package io.tickrunner.it.housekeeping;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import jakarta.inject.Singleton;

import io.tickrunner.it.housekeeping.store.Database;

/** Puts the object store into the state that a test begins with. */
@Singleton
public class StoreFixture {

    public static final int NORTH = 1;
    public static final int SOUTH = 2;
    public static final int EAST = 3;
    public static final int WEST = 4;
    public static final int CELLAR = 5;
    public static final int VAULT = 6;
    public static final int PHOTOS = 1;

    private static final String OBJECT = """
            insert into object (bucket_id, size_bytes, checksum, wanted_copies, expires_at)
            values (?, ?, sha256(?), ?, now() + interval '1 hour') returning id""";

    private final Database database;

    StoreFixture(Database database) {
        this.database = database;
    }

    public void empty() throws SQLException {
        database.update(
                "truncate object, copy, search_entry, upload, bucket_usage, bucket_report, tick_log, tick_overlap, night_report,"
                        + " outbox, offsite_catalog");
        database.update("update account set cents = 0");
    }

    public long object(int sizeBytes, int wantedCopies, int... backends) throws SQLException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        long id = database.number(OBJECT, PHOTOS, sizeBytes, content, wantedCopies);
        for (int backend : backends) {
            database.update("insert into copy (object_id, backend_id, content) values (?, ?, ?)", id, backend, content);
        }
        return id;
    }

    /** An upload that is silent for as long as that. */
    public void upload(long id, String silence) throws SQLException {
        database.update("insert into upload (id, bucket_id, last_part_at) overriding system value"
                + " values (?, ?, now() - ?::interval)", id, PHOTOS, silence);
    }

    public void object(long id, String assignment) throws SQLException {
        database.update("update object set " + assignment + " where id = ?", id);
    }

    public void copy(long objectId, int backendId, String assignment) throws SQLException {
        database.update("update copy set " + assignment + " where object_id = ? and backend_id = ?", objectId, backendId);
    }

    public long count(String query, Object... arguments) throws SQLException {
        return database.number("select count(*) from " + query, arguments);
    }

    public long goodCopies(long objectId) throws SQLException {
        return count("copy where object_id = ? and good", objectId);
    }

    public boolean hasCopy(long objectId, int backendId) throws SQLException {
        return count("copy where object_id = ? and backend_id = ?", objectId, backendId) == 1;
    }
}
