package io.tickrunner.deployment.test.admin;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

/** Workers that run only on command. */
@Singleton
public class Chore {

    public static final String REBALANCE = "/q/tickrunner/rebalance";

    final AtomicInteger runs = new AtomicInteger();

    @TickWorker(name = "rebalance", lockId = 7001, every = "5h")
    void rebalance(Tick tick) {
        runs.incrementAndGet();
    }
}
