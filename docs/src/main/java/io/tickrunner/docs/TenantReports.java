package io.tickrunner.docs;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.runtime.StartupEvent;
import io.tickrunner.Tick;
import io.tickrunner.Tickrunner;

// tag::builder[]
@Singleton
public class TenantReports {

    private static final long FIRST_LOCK_ID = 20_000;

    @Inject
    Tickrunner tickrunner;

    void registerAll(@Observes StartupEvent start) {
        for (Tenant tenant : tenants()) {
            register(tenant);
        }
    }

    void register(Tenant tenant) {
        tickrunner.newWorker("report_" + tenant.slug())
                .lockId(FIRST_LOCK_ID + tenant.id())
                .every(Duration.ofMinutes(10))
                .timeout("2m")
                .work(tick -> report(tick, tenant))
                .register();
    }

    void tenantLeft(Tenant tenant) {
        tickrunner.unregister("report_" + tenant.slug());
    }
    // end::builder[]

    record Tenant(int id, String slug) {
    }

    private List<Tenant> tenants() {
        return List.of(new Tenant(1, "acme"), new Tenant(2, "globex"));
    }

    private void report(Tick tick, Tenant tenant) {
        tick.ensureLockHeld();
    }
    // tag::builder[]
}
// end::builder[]
