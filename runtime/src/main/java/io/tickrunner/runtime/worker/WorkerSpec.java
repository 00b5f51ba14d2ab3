package io.tickrunner.runtime.worker;

import java.util.Set;

import io.tickrunner.Cadence;

/**
 * What the build knows of a worker; recorded for run time.
 *
 * @param name the worker's name
 * @param lockId the advisory-lock key
 * @param every the interval as written, possibly with property expressions
 * @param timeout the timeout as written, possibly with property expressions; empty for none
 * @param cadence the cadence, {@code null} where the annotation does not give it
 * @param allowLongInterval whether more than 31 days are meant
 * @param className the bean class, or the method as {@code class#method}
 * @param beanId ArC's identifier of the bean
 * @param hooks the optional methods that the class overrides
 * @param virtualThread whether the class asks for a virtual thread
 */
public record WorkerSpec(
        String name,
        long lockId,
        String every,
        String timeout,
        Cadence cadence,
        boolean allowLongInterval,
        String className,
        String beanId,
        Set<Hook> hooks,
        boolean virtualThread) {
}
