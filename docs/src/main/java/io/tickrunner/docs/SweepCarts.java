package io.tickrunner.docs;

// tag::worker[]
import io.quarkus.logging.Log;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

@TickWorker(name = "sweep_carts", lockId = 1001, every = "10s")
public class SweepCarts implements Worker {

    @Override
    public void tick(Tick tick) {
        Log.infof("Sweeping, tick %s", tick.id()); // your work goes here
    }
}
// end::worker[]
