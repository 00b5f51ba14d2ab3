package io.tickrunner.docs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.tickrunner.Cadence;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;
import io.tickrunner.WorkerDefinition;

// tag::builder[]
@TickWorker(name = "follow_tenants", lockId = 1014, every = "30s", cadence = Cadence.REPLICA)
public class TenantReports implements Worker {

    private static final long FIRST_LOCK_ID = 20_000;

    @Inject
    Tickrunner tickrunner;

    @Inject
    AgroalDataSource database;

    @Override
    public void tick(Tick tick) throws SQLException {
        List<WorkerDefinition> reports = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, slug from tenant")) {
            while (rows.next()) {
                reports.add(report(rows.getInt("id"), rows.getString("slug")));
            }
        }
        tickrunner.reconcile(reports);
    }

    private WorkerDefinition report(int tenant, String slug) {
        return tickrunner.newWorker("report_" + slug)
                .lockId(FIRST_LOCK_ID + tenant)
                .every(Duration.ofMinutes(10))
                .timeout("2m")
                .work(tick -> report(tick, tenant));
    }
    // end::builder[]

    private void report(Tick tick, int tenant) {
        tick.ensureLockHeld();
    }
    // tag::builder[]
}
// end::builder[]
