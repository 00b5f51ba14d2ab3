package io.tickrunner.deployment;

import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.tickrunner.runtime.worker.Hook;

/**
 * What a class says about how it wants to be ticked, itself or by what it inherits.
 *
 * @param hooks the optional methods that are overridden
 * @param virtualThread whether a virtual thread is asked for
 */
record WorkerTraits(Set<Hook> hooks, boolean virtualThread) {

    static final WorkerTraits NONE = new WorkerTraits(Set.of(), false);

    /** A method is all that its worker has. */
    static WorkerTraits ofMethod(MethodInfo method, ClassInfo beanClass) {
        return new WorkerTraits(Set.of(), method.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD)
                || beanClass.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD));
    }
}
