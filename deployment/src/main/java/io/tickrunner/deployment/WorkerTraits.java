package io.tickrunner.deployment;

import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.tickrunner.runtime.worker.Hook;

/**
 * How a class wants to be ticked, as declared by the class or inherited.
 *
 * @param hooks the optional methods that are overridden
 * @param virtualThread whether a virtual thread is requested
 */
record WorkerTraits(Set<Hook> hooks, boolean virtualThread) {

    static final WorkerTraits NONE = new WorkerTraits(Set.of(), false);

    /** Returns the traits of a worker method, which has no hooks. */
    static WorkerTraits ofMethod(MethodInfo method, ClassInfo beanClass) {
        return new WorkerTraits(Set.of(), method.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD)
                || beanClass.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD));
    }
}
