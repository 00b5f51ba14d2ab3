package io.tickrunner.runtime.worker;

import java.util.Set;

import io.tickrunner.Cadence;
import io.tickrunner.OnCrash;

/**
 * A worker as known to the build; recorded for run time.
 *
 * @param name the worker's name
 * @param lockId the advisory-lock key
 * @param schedule when it runs
 * @param wakeUps what wakes it up
 * @param timeout the timeout as written, possibly with property expressions; empty for no timeout
 * @param cadence the cadence; {@code null} if the annotation does not set it
 * @param allowLongInterval whether an interval of more than 31 days is allowed
 * @param className the bean class, or the method as {@code class#method}
 * @param beanId ArC's identifier of the bean
 * @param hooks the optional methods that the class overrides
 * @param virtualThread whether the class requests a virtual thread
 * @param onCrash what happens to a run that was claimed and not finished; {@code null} if the annotation does not set it
 * @param fence whether and how its work is fenced
 * @param weight how much of a replica's share it takes
 * @param partitions into how many partitions it is divided
 */
public record WorkerSpec(
        String name,
        long lockId,
        ScheduleSpec schedule,
        WakeUpSpec wakeUps,
        String timeout,
        Cadence cadence,
        boolean allowLongInterval,
        String className,
        String beanId,
        Set<Hook> hooks,
        boolean virtualThread,
        OnCrash onCrash,
        FenceSpec fence,
        int weight,
        PartitionSpec partitions) {
}
