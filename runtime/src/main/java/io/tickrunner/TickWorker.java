package io.tickrunner;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes a {@link Worker} class or a method of a bean a worker, which runs at its interval or by its cron expression, guarded by
 * its advisory lock.
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
     * The interval between two ticks. Either this or {@link #cron()} is required.
     *
     * @return a Quarkus duration ({@code 30s}, {@code 5m}), an ISO-8601 duration ({@code PT5M}), or <code>{property}</code> /
     *         <code>${property:default}</code>, which is resolved at startup; at least 10 milliseconds
     */
    String every() default "";

    /**
     * The occurrences as a cron expression. Either this or {@link #every()} is required. Each occurrence runs at most once over
     * all replicas.
     *
     * @return an expression in the syntax of {@code quarkus.scheduler.cron-type}, by default Quartz ({@code 0 15 2 * * ?}), or
     *         <code>{property}</code> / <code>${property:default}</code>, which is resolved at startup
     */
    String cron() default "";

    /**
     * The time zone of {@link #cron()}.
     *
     * @return an ID such as {@code Europe/Berlin}, or <code>{property}</code>; if empty, {@code quarkus.tickrunner.time-zone}
     *         applies, or otherwise the system's time zone
     */
    String timeZone() default "";

    /**
     * By how much a tick may come later than planned, at random. With {@link #every()} only the first tick is delayed, because
     * the others follow at the interval; with {@link #cron()} each one.
     *
     * @return a duration in the forms of {@link #every()}; if empty, half the interval, or none with {@link #cron()}
     */
    String jitter() default "";

    /**
     * What happens to occurrences of {@link #cron()} that no replica ran in time, because all were down, the database was
     * unavailable, or the worker was paused or still running.
     *
     * @return the policy
     */
    Missed missed() default Missed.RUN_ONCE;

    /**
     * How late a missed occurrence may still run with {@link Missed#RUN_ONCE}.
     *
     * @return a duration in the forms of {@link #every()}
     */
    String missedWithin() default "6h";

    /**
     * What happens to a run of which the ledger knows that it has begun, and whose end nobody recorded because its replica
     * died. Applies to cron workers, and to workers of cadence CLUSTER with an interval of a minute or more. Set only in an app
     * that keeps a ledger.
     *
     * @return the policy
     */
    OnCrash onCrash() default OnCrash.RERUN;

    /**
     * How long after a failed tick the next attempt comes. The time doubles with each further attempt, and no attempt comes
     * later than the next regular tick, which takes its place. An attempt is a tick of its own, for the same occurrence.
     *
     * @return a duration in the forms of {@link #every()}, below the interval; if empty, a failed tick is not retried
     */
    String retry() default "";

    /**
     * How many further attempts a failed tick has.
     *
     * @return the number of attempts after the first one; at least 1
     */
    int maxRetries() default 5;

    /**
     * The PostgreSQL notification channel that wakes the worker up: a {@code NOTIFY} in the database of the locks starts a tick
     * at once in the replica that holds the lock, and the schedule remains as a safety net. Notifications that arrive while the
     * worker runs are merged into one further tick. Payloads are ignored.
     *
     * @return an identifier in lower case, such as {@code outbox} for {@code NOTIFY outbox}, or <code>{property}</code>; if
     *         empty, only {@link TickService#requestTick()} wakes the worker up
     */
    String wakeOn() default "";

    /**
     * The shortest time between the start of a tick and a wake-up. Wake-ups that come earlier are merged into one, which waits.
     *
     * @return a duration in the forms of {@link #every()}, below the interval; if empty, there is no limit
     */
    String atMostEvery() default "";

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
     * How heavy the worker is when the replicas share the workers of cadence {@link Cadence#CLUSTER}: one of weight 3 counts
     * like three others.
     *
     * @return the weight, from 1 to 1000
     */
    int weight() default 1;

    /**
     * Divides the worker into partitions. Each one has a lock of its own, from {@link #lockId()} on, and is shared between the
     * replicas, taken over, paused and run now like a worker of its own, named {@code sync[0]}, {@code sync[1]} and so on. The
     * code handles the part of the data that {@link Tick#partition()} and {@link Tick#partitions()} determine. The same bean
     * runs all partitions, several at once.
     *
     * @return the number of partitions, from 1 to 1000; if not set, the worker is not divided, whereas 1 makes one partition
     */
    int partitions() default 1;

    /**
     * Names a configuration property that contains the number of partitions and is read at startup. While that is not set,
     * {@link #partitions()} applies; if neither is set, the app does not start. All replicas should use the same number.
     *
     * @return the property's name, such as {@code sync.partitions}, without braces; if empty, {@link #partitions()} applies
     */
    String partitionsFrom() default "";

    /**
     * Allows an interval of more than 31 days. Without it, such an interval is rejected as a likely mistake.
     *
     * @return whether a very long interval is intended
     */
    boolean allowLongInterval() default false;

    /**
     * Fences the worker's transactions: one whose lock is lost cannot commit, even if the replica was frozen in between. Each
     * transaction that the worker's code begins on the thread of its tick through JTA ({@code @Transactional}, {@code
     * QuarkusTransaction}) is checked before its commit. Other transactions need {@link Tick#fence(java.sql.Connection)}. A
     * transaction that is refused rolls back, and the tick ends as {@link Outcome#LOCK_LOST}.
     * <p>
     * With the ledger, a transaction around the whole tick also marks its occurrence as done: that of a method {@code tick}, or
     * of a worker method, that is {@code @Transactional} itself. Others do so by {@link Tick#complete()}.
     *
     * @return whether transactions are fenced
     */
    boolean fenced() default false;

    /**
     * Which transactions of a fenced worker are checked.
     *
     * @return the choice; set only with {@link #fenced()}
     */
    Fence fence() default Fence.EVERY_TRANSACTION;
}
