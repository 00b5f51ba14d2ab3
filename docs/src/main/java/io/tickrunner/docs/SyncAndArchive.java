package io.tickrunner.docs;

import io.tickrunner.PassHandling;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

@TickWorker(name = "sync_and_archive", lockId = 1007, every = "2m")
public class SyncAndArchive implements Worker {

    // tag::passes[]
    @Override
    public void tick(Tick tick) throws Exception {
        PassHandling.handle(tick, "customersSynced", this::syncCustomers);
        PassHandling.handle(tick, "invoicesArchived", this::archiveInvoices);
    }
    // end::passes[]

    private int syncCustomers() {
        return 0;
    }

    private int archiveInvoices() {
        return 0;
    }
}
