package io.tickrunner.deployment;

import java.util.Optional;
import java.util.function.Predicate;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Says why no bean has an annotated method. Without this, its ticks would silently never come. */
final class NoBeanMethodFaults {

    private static final String METHOD_OF = "a method of ";

    private final IndexView index;
    private final MethodWorkers methods;
    private final Predicate<ClassInfo> switchedOff;

    /**
     * @param switchedOff the classes that somebody meant to be no beans
     */
    NoBeanMethodFaults(IndexView index, Predicate<ClassInfo> switchedOff) {
        this.index = index;
        this.methods = new MethodWorkers(index);
        this.switchedOff = switchedOff;
    }

    /**
     * @param method an annotated method that is none of a bean
     */
    Optional<WorkerFault> of(MethodInfo method) {
        ClassInfo type = method.declaringClass();
        if (isSwitchedOff(type)) {
            return Optional.empty();
        }
        return text(type, method).map(text -> new WorkerFault(MethodWorkers.place(type, method), text));
    }

    private boolean isSwitchedOff(ClassInfo type) {
        return switchedOff.test(type) || index.getAllKnownSubclasses(type.name()).stream().anyMatch(switchedOff);
    }

    private Optional<String> text(ClassInfo type, MethodInfo method) {
        if (type.isInterface()) {
            return Optional.of("@TickWorker is on a method of an interface; put it on the method of the class that implements"
                    + " it");
        }
        if (!type.isAbstract() || type.isEnum()) {
            return WorkerClassFaults.noBean(type, METHOD_OF);
        }
        return methods.overriderOf(method)
                .map(overrider -> "@TickWorker is on a method that " + overrider.name() + " overrides without it; put it on the"
                        + " overriding method")
                .or(() -> Optional.of("@TickWorker is on a method of an abstract class that no bean extends; put it on a method"
                        + " of a bean, or let a bean extend the class"));
    }
}
