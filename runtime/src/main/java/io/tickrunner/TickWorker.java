package io.tickrunner;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes a {@link Worker} class or a method of a bean a worker, which runs at its interval, guarded by its advisory lock.
 * <p>
 * On a class, the annotation defines a bean. A method must return nothing, take no argument or a {@link Tick}, and has no
 * hooks. In both cases a class without a scope becomes a {@code @Singleton}. The build checks all workers and reports all
 * errors in one message.
 */
@Documented
@Target({ TYPE, METHOD })
@Retention(RUNTIME)
public @interface TickWorker {

    /**
     * The worker's name. It appears in the scheduled job, the logs, the metrics and the configuration keys.
     *
     * @return a slug ({@code [a-z][a-z0-9_-]*}, at most 63 characters), unique in the app
     */
    String name();

    /**
     * The key of the PostgreSQL advisory lock that guards the worker.
     *
     * @return the key, unique in the app; within an {@code int} when {@code quarkus.tickrunner.lock-namespace} is set
     */
    long lockId();

    /**
     * The interval between two ticks.
     *
     * @return a Quarkus duration ({@code 30s}, {@code 5m}), an ISO-8601 duration ({@code PT5M}), or <code>{property}</code> /
     *         <code>${property:default}</code>, which is resolved at startup; at least 1 second
     */
    String every();

    /**
     * How long one tick may run before it is interrupted and ends as {@link Outcome#TIMEOUT}.
     *
     * @return a duration in the forms of {@link #every()}, or empty for no limit
     */
    String timeout() default "";

    /**
     * How ticks are spread over the replicas. If not set, {@code quarkus.tickrunner.cadence} applies.
     *
     * @return the cadence
     */
    Cadence cadence() default Cadence.CLUSTER;

    /**
     * Allows an interval of more than 31 days. Without it, such an interval is rejected as a likely mistake.
     *
     * @return whether a very long interval is intended
     */
    boolean allowLongInterval() default false;
}
