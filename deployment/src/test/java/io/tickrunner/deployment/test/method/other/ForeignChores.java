package io.tickrunner.deployment.test.method.other;

import java.util.ArrayList;
import java.util.List;

import io.tickrunner.TickWorker;

/** Its method is not visible in other packages, so nothing there can override it. */
public abstract class ForeignChores {

    public final List<String> calls = new ArrayList<>();

    @TickWorker(name = "foreign", lockId = 7301, every = "1h")
    void sweep() {
        calls.add("foreign");
    }
}
