package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Simulates clients and bad luck, which creates constant work. Quotas and expiry keep the store at a constant level. */
@TickWorker(name = "load_generator", lockId = 1009, every = "{housekeeping.load.every}", cadence = Cadence.REPLICA)
public class LoadGenerator implements Worker {

    private static final int OBJECTS_AT_START = 150;

    private final Database database;
    private final Clients clients;
    private final BadLuck badLuck;
    private final int maxObjects;

    LoadGenerator(Database database, Clients clients, BadLuck badLuck,
            @ConfigProperty(name = "housekeeping.load.max-objects") int maxObjects) {
        this.database = database;
        this.clients = clients;
        this.badLuck = badLuck;
        this.maxObjects = maxObjects;
    }

    /** Fills the store, because an empty store shows nothing. */
    @Override
    public void startup(Tick tick) throws SQLException {
        while (objects() < OBJECTS_AT_START && clients.storeObject()) {
            tick.ensureLockHeld();
        }
    }

    @Override
    @Recorded
    public void tick(Tick tick) throws SQLException {
        if (objects() < maxObjects) {
            clients.beginUploads(2);
        }
        clients.completeUploads();
        clients.readObjects(6);
        badLuck.strike();
    }

    private long objects() throws SQLException {
        return database.number("select count(*) from object");
    }
}
