package io.tickrunner.docs;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import io.quarkus.logging.Log;
import io.tickrunner.LockLost;
import io.tickrunner.TickCompleted;

// tag::observers[]
@Singleton
public class TickBoard {

    void completed(@ObservesAsync TickCompleted tick) {
        if (tick.outcome().isFailure()) {
            Log.warnf("%s ended as %s after %s", tick.worker(), tick.outcome(), tick.duration());
        }
    }

    void lost(@ObservesAsync LockLost loss) {
        Log.warnf("%s lost its lock, had since %s", loss.worker(), loss.heldSince());
    }
}
// end::observers[]
