package io.tickrunner.docs;

import java.util.List;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "settle_payments", lockId = 1005, every = "1m", timeout = "45s")
public class SettlePayments implements Worker {

    @Override
    public void tick(Tick tick) throws InterruptedException {
        for (String payment : duePayments()) {
            tick.ensureLockHeld();
            settle(payment);
        }
    }
    // end::worker[]

    private List<String> duePayments() {
        return List.of("p-1", "p-2");
    }

    private void settle(String payment) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Not settled: " + payment);
        }
    }
    // tag::worker[]
}
// end::worker[]
