package io.tickrunner.runtime.tick;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Scheduler.JobDefinition;

/** A scheduler that fires only when the test tells it to. Implements only what {@link TickSchedule} uses. */
final class FakeScheduler {

    private final Map<String, Function<ScheduledExecution, ?>> jobs = new HashMap<>();
    private boolean running = true;
    private boolean failing;
    private boolean refusing;
    private int made;
    private final Set<Object> paused = new HashSet<>();

    Scheduler scheduler() {
        return proxy(Scheduler.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "newJob" -> {
                if (refusing) {
                    throw new IllegalStateException("a scheduler that takes no jobs");
                }
                made++;
                yield job((String) arguments[0]);
            }
            case "unscheduleJob" -> {
                // Like the real scheduler: removing a job removes its pause.
                paused.remove(arguments[0]);
                jobs.remove(arguments[0]);
                yield null;
            }
            case "pause" -> {
                paused.add(arguments[0]);
                yield null;
            }
            case "isStarted" -> true;
            case "implementation" -> "FAKE";
            case "isRunning" -> {
                if (failing) {
                    throw new IllegalStateException("a scheduler with a fault");
                }
                yield running;
            }
            case "isPaused" -> paused.contains(arguments[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    void fire(String identity) {
        jobs.get(identity).apply(null);
    }

    boolean has(String identity) {
        return jobs.containsKey(identity);
    }

    void halt() {
        running = false;
    }

    void pause(String identity) {
        paused.add(identity);
    }

    /** Returns the number of jobs created, with any identity. */
    int made() {
        return made;
    }

    void refuseJobs() {
        refusing = true;
    }

    void fail() {
        failing = true;
    }

    void resume() {
        running = true;
        failing = false;
    }

    @SuppressWarnings("unchecked")
    private JobDefinition<?> job(String identity) {
        Map<String, Function<ScheduledExecution, ?>> task = new HashMap<>();
        return proxy(JobDefinition.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setAsyncTask")) {
                task.put(identity, (Function<ScheduledExecution, ?>) arguments[0]);
            } else if (method.getName().equals("schedule")) {
                if (jobs.putIfAbsent(identity, task.get(identity)) != null) {
                    throw new IllegalStateException("A job with this identity is already scheduled: " + identity);
                }
                return null;
            }
            return proxy;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
    }
}
