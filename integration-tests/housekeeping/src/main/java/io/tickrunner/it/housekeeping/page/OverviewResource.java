package io.tickrunner.it.housekeeping.page;

import java.sql.SQLException;
import java.time.Instant;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.smallrye.common.annotation.Blocking;
import io.tickrunner.it.housekeeping.ReplicaName;
import io.tickrunner.it.housekeeping.store.Backends;

/** Serves the page's data. */
@Path("/api/overview")
public class OverviewResource {

    private final Backends backends;
    private final StoreQueries store;
    private final WorkerQueries workers;
    private final ScheduleQueries schedules;
    private final ReplicaName replica;

    OverviewResource(Backends backends, StoreQueries store, WorkerQueries workers,
            ScheduleQueries schedules, ReplicaName replica) {
        this.backends = backends;
        this.store = store;
        this.workers = workers;
        this.schedules = schedules;
        this.replica = replica;
    }

    @GET
    @Blocking
    public Overview overview() throws SQLException {
        return new Overview(Instant.now(), replica.toString(), store.store(), backends.fills(), store.buckets(),
                schedules.schedules(), workers.workers(), workers.overlaps());
    }
}
