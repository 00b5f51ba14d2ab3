package io.tickrunner.simulator.cluster;

import java.lang.reflect.Proxy;

import io.quarkus.scheduler.Scheduler;

/** The app's scheduler, which may be halted. */
final class AppScheduler {

    private boolean running = true;

    void halt(boolean halted) {
        running = !halted;
    }

    Scheduler scheduler() {
        return (Scheduler) Proxy.newProxyInstance(Scheduler.class.getClassLoader(), new Class<?>[] { Scheduler.class },
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isStarted" -> true;
                    case "isRunning" -> running;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
