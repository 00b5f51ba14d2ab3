package io.tickrunner.docs;

import java.io.IOException;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

// tag::methods[]
public class Chores {

    @TickWorker(name = "empty_trash", lockId = 1010, every = "1h")
    void emptyTrash() throws IOException {
        // …
    }

    @TickWorker(name = "rotate_keys", lockId = 1011, every = "12h", timeout = "1m")
    void rotateKeys(Tick tick) {
        tick.ensureLockHeld();
    }
}
// end::methods[]
