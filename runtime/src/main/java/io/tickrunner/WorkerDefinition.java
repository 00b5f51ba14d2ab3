package io.tickrunner;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Defines a worker at run time. Not thread-safe. {@link #register()} applies the rules that the build applies to {@link
 * TickWorker}.
 */
public interface WorkerDefinition {

    /** The work of a tick. */
    @FunctionalInterface
    interface TickConsumer {

        /**
         * Does the work.
         *
         * @param tick this run; never {@code null}
         * @throws Exception on any failure; it is recorded as a failed tick
         */
        void accept(Tick tick) throws Exception;
    }

    /**
     * Sets the advisory-lock key. Required.
     *
     * @param lockId a key that is unique in the app
     * @return this
     */
    WorkerDefinition lockId(long lockId);

    /**
     * Sets the interval as text. This, {@link #every(Duration)} or {@link #cron(String)} is required.
     *
     * @param every an interval as in {@link TickWorker#every()}; not {@code null}
     * @return this
     */
    WorkerDefinition every(String every);

    /**
     * Sets the interval. This, {@link #every(String)} or {@link #cron(String)} is required.
     *
     * @param every the interval; not {@code null}
     * @return this
     */
    WorkerDefinition every(Duration every);

    /**
     * Sets the occurrences, in place of an interval.
     *
     * @param cron an expression as in {@link TickWorker#cron()}; not {@code null}
     * @return this
     */
    WorkerDefinition cron(String cron);

    /**
     * Sets the time zone of {@link #cron(String)}. If not set, {@code quarkus.tickrunner.time-zone} applies, or otherwise the
     * system's time zone.
     *
     * @param timeZone an ID as in {@link TickWorker#timeZone()}; not {@code null}
     * @return this
     */
    WorkerDefinition timeZone(String timeZone);

    /**
     * Sets by how much a tick may come later than planned, at random, see {@link TickWorker#jitter()}.
     *
     * @param jitter a duration as in {@link TickWorker#jitter()}; not {@code null}
     * @return this
     */
    WorkerDefinition jitter(String jitter);

    /**
     * Sets the same as a duration.
     *
     * @param jitter the longest delay; not {@code null}
     * @return this
     */
    WorkerDefinition jitter(Duration jitter);

    /**
     * Sets what happens to occurrences of {@link #cron(String)} that no replica ran in time. If not set, {@link
     * Missed#RUN_ONCE}.
     *
     * @param missed the policy; not {@code null}
     * @return this
     */
    WorkerDefinition missed(Missed missed);

    /**
     * Sets how late a missed occurrence may still run. If not set, 6 hours.
     *
     * @param missedWithin a duration as in {@link TickWorker#missedWithin()}; not {@code null}
     * @return this
     */
    WorkerDefinition missedWithin(String missedWithin);

    /**
     * Sets the same as a duration.
     *
     * @param missedWithin how late; not {@code null}
     * @return this
     */
    WorkerDefinition missedWithin(Duration missedWithin);

    /**
     * Sets what happens to a run of which the ledger knows that it has begun, and whose end nobody recorded because its replica
     * died. If not set, {@link OnCrash#RERUN}. Without the ledger, {@link #register()} refuses it.
     *
     * @param onCrash the policy; not {@code null}
     * @return this definition
     */
    WorkerDefinition onCrash(OnCrash onCrash);

    /**
     * Sets how long after a failed tick the next attempt comes, see {@link TickWorker#retry()}. If not set, a failed tick is
     * not retried.
     *
     * @param retry a duration as in {@link TickWorker#retry()}; not {@code null}
     * @return this
     */
    WorkerDefinition retry(String retry);

    /**
     * Sets the same as a duration.
     *
     * @param retry the time to the second attempt; not {@code null}
     * @return this
     */
    WorkerDefinition retry(Duration retry);

    /**
     * Sets how many further attempts a failed tick has. If not set, 5.
     *
     * @param maxRetries the number of attempts after the first one; at least 1
     * @return this
     */
    WorkerDefinition maxRetries(int maxRetries);

    /**
     * Sets the PostgreSQL notification channel that wakes the worker up. If not set, only {@link TickService#requestTick()}
     * does.
     *
     * @param channel an identifier in lower case; not {@code null}
     * @return this
     */
    WorkerDefinition wakeOn(String channel);

    /**
     * Sets the shortest time between the start of a tick and a wake-up. If not set, there is no limit.
     *
     * @param atMostEvery a duration in the forms of {@link #every(String)}, below the interval; not {@code null}
     * @return this
     */
    WorkerDefinition atMostEvery(String atMostEvery);

    /**
     * Sets the same as a duration.
     *
     * @param atMostEvery the shortest time; not {@code null}
     * @return this
     */
    WorkerDefinition atMostEvery(Duration atMostEvery);

    /**
     * Sets the work. Required.
     *
     * @param work called while the lock is held; not {@code null}
     * @return this
     */
    WorkerDefinition work(TickConsumer work);

    /**
     * Sets the gate, see {@link Worker#shouldRun()}.
     *
     * @param shouldRun called before the lock is tried; not {@code null}
     * @return this
     */
    WorkerDefinition shouldRun(BooleanSupplier shouldRun);

    /**
     * Sets the startup hook, see {@link Worker#startup(Tick)}.
     *
     * @param startup called once while the lock is held; not {@code null}
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
     * Sets the cadence. If not set, {@code quarkus.tickrunner.cadence} applies.
     *
     * @param cadence the cadence; not {@code null}
     * @return this
     */
    WorkerDefinition cadence(Cadence cadence);

    /**
     * Sets how heavy the worker is when the replicas share the workers, see {@link TickWorker#weight()}.
     *
     * @param weight the weight, from 1 to 1000; another one is refused by {@link #register()}
     * @return this
     */
    WorkerDefinition weight(int weight);

    /**
     * Allows an interval of more than 31 days, see {@link TickWorker#allowLongInterval()}.
     *
     * @return this
     */
    WorkerDefinition allowLongInterval();

    /**
     * Fences the worker's transactions, see {@link TickWorker#fenced()}.
     *
     * @return this
     */
    WorkerDefinition fenced();

    /**
     * Sets which transactions of a fenced worker are checked. If not set, {@link Fence#EVERY_TRANSACTION}. Without {@link
     * #fenced()}, {@link #register()} refuses it.
     *
     * @param fence the choice; not {@code null}
     * @return this
     */
    WorkerDefinition fence(Fence fence);

    /**
     * Runs the worker on a virtual thread if the Java version supports that.
     *
     * @return this
     */
    WorkerDefinition runOnVirtualThread();

    /**
     * Checks the definition, registers the worker and schedules it.
     *
     * @return the registered worker; never {@code null}
     * @throws IllegalArgumentException if the definition is invalid; the message lists every error and its fix
     * @throws IllegalStateException if this definition is already registered or Tickrunner is shutting down
     */
    TickService register();
}
