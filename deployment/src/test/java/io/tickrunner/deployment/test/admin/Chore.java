package io.tickrunner.deployment.test.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

/** Workers that run only on command. */
@Singleton
public class Chore {

    public static final String REBALANCE = "/q/tickrunner/rebalance";

    final AtomicInteger runs = new AtomicInteger();
    final List<Map<String, String>> arguments = new CopyOnWriteArrayList<>();

    @TickWorker(name = "rebalance", lockId = 7001, every = "31d")
    void rebalance(Tick tick) {
        runs.incrementAndGet();
        arguments.add(tick.arguments());
    }
}
