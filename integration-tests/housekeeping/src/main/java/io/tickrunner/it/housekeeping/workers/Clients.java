package io.tickrunner.it.housekeeping.workers;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.store.UsageCounters;

/** Simulates clients that upload and read objects, and sometimes disappear during an upload. */
@Singleton
class Clients {

    private static final int MIN_SIZE = 1024;
    private static final int MAX_SIZE = 8192;

    private static final String BEGIN = """
            insert into upload (bucket_id)
            select b.id from generate_series(1, ?) n, lateral (
                select id from bucket where n is not null order by random() limit 1) b""";

    /** Every seventh client never sends its last part. */
    private static final String COMPLETE = """
            delete from upload where id in (
                select id from upload where id % 7 <> 0 and last_part_at < now() - interval '1 second'
                for update skip locked)
            returning bucket_id""";

    /**
     * Clients prefer the backend "north", which creates work for the rebalancing. A full store rejects the object. A message
     * about
     * a stored object goes to the outbox.
     */
    private static final String STORE = """
            with target as (
                select id from backend_fill where tier = 'hot' and used_bytes + ? <= quota_bytes
                order by random() * case name when 'north' then 0.3 else 1 end limit 1),
            stored as (
                insert into object (bucket_id, size_bytes, checksum, wanted_copies, expires_at)
                select b.id, ?, ?, b.wanted_copies, now() + b.expire_after * (0.5 + random())
                from bucket b, target where b.id = ?
                returning id),
            announced as (
                insert into outbox (body) select 'stored object ' || id from stored)
            insert into copy (object_id, backend_id, content) select stored.id, target.id, ? from stored, target""";

    /** Some objects are popular and stay hot, most are read once in a while. */
    private static final String READ = """
            update object set last_read_at = now()
            where id in (
                select id from object where tier = 'hot' order by random() * case when id % 4 = 0 then 0.1 else 1 end limit ?
                for update skip locked)
            returning bucket_id, size_bytes""";

    private record Read(int bucketId, int bytes) {
    }

    private final Database database;
    private final UsageCounters counters;

    Clients(Database database, UsageCounters counters) {
        this.database = database;
        this.counters = counters;
    }

    void beginUploads(int count) throws SQLException {
        database.update(BEGIN, count);
    }

    void completeUploads() throws SQLException {
        for (int bucketId : database.query(COMPLETE, row -> row.getInt(1))) {
            storeObject(bucketId);
        }
    }

    /** Stores an object in a random bucket. Returns whether there was room. */
    boolean storeObject() throws SQLException {
        return storeObject((int) database.number("select id from bucket order by random() limit 1"));
    }

    boolean storeObject(int bucketId) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] content = new byte[random.nextInt(MIN_SIZE, MAX_SIZE)];
        random.nextBytes(content);
        boolean stored = database.update(STORE, content.length, content.length, sha256(content), bucketId, content) > 0;
        if (stored) {
            counters.written(bucketId, content.length);
        }
        return stored;
    }

    void readObjects(int count) throws SQLException {
        List<Read> reads = database.query(READ, row -> new Read(row.getInt(1), row.getInt(2)), count);
        reads.forEach(read -> counters.read(read.bucketId(), read.bytes()));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
