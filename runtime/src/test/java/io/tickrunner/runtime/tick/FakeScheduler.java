package io.tickrunner.runtime.tick;

import java.lang.reflect.Proxy;

import io.quarkus.scheduler.Scheduler;

/** A scheduler that the test halts. Implements only what workers use. */
final class FakeScheduler {

    private boolean running = true;
    private boolean failing;

    Scheduler scheduler() {
        return (Scheduler) Proxy.newProxyInstance(Scheduler.class.getClassLoader(), new Class<?>[] { Scheduler.class },
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isStarted" -> true;
                    case "isRunning" -> {
                        if (failing) {
                            throw new IllegalStateException("a scheduler with a fault");
                        }
                        yield running;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    void halt() {
        running = false;
    }

    void fail() {
        failing = true;
    }

    void resume() {
        running = true;
        failing = false;
    }
}
