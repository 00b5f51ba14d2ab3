package io.tickrunner.docs;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

// tag::method[]
@ApplicationScoped
public class Invoices {

    @TickWorker(name = "send_invoices", lockId = 1012, every = "10m", timeout = "9m")
    void send(Tick tick) {
        for (String invoice : dueInvoices()) {
            tick.ensureLockHeld();
            send(invoice);
        }
    }
    // end::method[]

    private static List<String> dueInvoices() {
        return List.of("2026-1", "2026-2");
    }

    private void send(String invoice) {
    }
    // tag::method[]
}
// end::method[]
