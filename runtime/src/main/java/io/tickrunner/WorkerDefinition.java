package io.tickrunner;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A worker that is being defined at run time. Not thread-safe. {@link #register()} checks it by the rules that hold for
 * {@link TickWorker} at build time.
 */
public interface WorkerDefinition {

    /** The work of a tick. */
    @FunctionalInterface
    interface TickConsumer {

        /**
         * Works.
         *
         * @param tick this run; never {@code null}
         * @throws Exception any failure; recorded as the tick's
         */
        void accept(Tick tick) throws Exception;
    }

    /**
     * Sets the advisory-lock key. Required.
     *
     * @param lockId a key that no other worker of the app has
     * @return this
     */
    WorkerDefinition lockId(long lockId);

    /**
     * Sets the interval as text. Required, in this form or the other.
     *
     * @param every an interval as in {@link TickWorker#every()}; not {@code null}
     * @return this
     */
    WorkerDefinition every(String every);

    /**
     * Sets the interval.
     *
     * @param every the interval; not {@code null}
     * @return this
     */
    WorkerDefinition every(Duration every);

    /**
     * Sets the work. Required.
     *
     * @param work called under the lock; not {@code null}
     * @return this
     */
    WorkerDefinition work(TickConsumer work);

    /**
     * Sets the gate, see {@link Worker#shouldRun()}.
     *
     * @param shouldRun asked before the lock is tried; not {@code null}
     * @return this
     */
    WorkerDefinition shouldRun(BooleanSupplier shouldRun);

    /**
     * Sets the startup hook, see {@link Worker#startup(Tick)}.
     *
     * @param startup called once under the lock; not {@code null}
     * @return this
     */
    WorkerDefinition startup(TickConsumer startup);

    /**
     * Sets the failure hook, see {@link Worker#onError(Throwable)}.
     *
     * @param onError called instead of the default failure log; not {@code null}
     * @return this
     */
    WorkerDefinition onError(Consumer<Throwable> onError);

    /**
     * Sets the timeout as text.
     *
     * @param timeout a timeout as in {@link TickWorker#timeout()}; not {@code null}
     * @return this
     */
    WorkerDefinition timeout(String timeout);

    /**
     * Sets the timeout.
     *
     * @param timeout how long a tick may run; not {@code null}
     * @return this
     */
    WorkerDefinition timeout(Duration timeout);

    /**
     * Sets the cadence; without it {@code quarkus.tickrunner.cadence} decides.
     *
     * @param cadence the cadence; not {@code null}
     * @return this
     */
    WorkerDefinition cadence(Cadence cadence);

    /**
     * Says that an interval of more than 31 days is meant, see {@link TickWorker#allowLongInterval()}.
     *
     * @return this
     */
    WorkerDefinition allowLongInterval();

    /**
     * Runs the worker on a virtual thread, where the Java version has them.
     *
     * @return this
     */
    WorkerDefinition runOnVirtualThread();

    /**
     * Checks the definition, registers the worker and schedules it.
     *
     * @return the registered worker; never {@code null}
     * @throws IllegalArgumentException if the definition is refused; the message has every fault and its mend
     * @throws IllegalStateException if this definition is registered already or Tickrunner is shutting down
     */
    TickService register();
}
