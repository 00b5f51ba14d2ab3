package io.tickrunner.deployment.test.method.other;

import java.util.ArrayList;
import java.util.List;

import io.tickrunner.TickWorker;

/** The method is not visible in other packages, so it cannot be overridden there. */
public abstract class ForeignChores {

    public final List<String> calls = new ArrayList<>();

    @TickWorker(name = "foreign", lockId = 7301, every = "31d")
    void sweep() {
        calls.add("foreign");
    }
}
