package io.tickrunner;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes a {@link Worker} class, or a method of a bean, a worker: one that runs at its interval, guarded by its advisory lock.
 * <p>
 * On a class the annotation defines a bean. A method returns nothing and takes no argument or a {@link Tick}; it has no hooks
 * beside the work. Without a scope of its own the class, in either case, is a {@code @Singleton}. The whole set of workers is
 * checked at build time, and every fault is reported in one message.
 */
@Documented
@Target({ TYPE, METHOD })
@Retention(RUNTIME)
public @interface TickWorker {

    /**
     * The worker's name: it names the scheduled job, the logs, the metrics and the configuration keys.
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
     *         <code>${property:default}</code>, which is resolved at start; at least 1 second
     */
    String every();

    /**
     * How long one tick may run before it is interrupted and ends as {@link Outcome#TIMEOUT}.
     *
     * @return a duration in the forms of {@link #every()}, or empty for no limit
     */
    String timeout() default "";

    /**
     * How ticks are spread over the replicas. Where it is not given, {@code quarkus.tickrunner.cadence} decides.
     *
     * @return the cadence
     */
    Cadence cadence() default Cadence.CLUSTER;

    /**
     * Says that an interval of more than 31 days is meant. Without it such an interval is refused as a likely slip.
     *
     * @return whether a very long interval is intended
     */
    boolean allowLongInterval() default false;
}
