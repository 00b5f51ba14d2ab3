package io.tickrunner.deployment;

import java.util.Optional;
import java.util.function.Predicate;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Reports annotated methods that do not belong to a bean. Otherwise such a method would silently never tick. */
final class NoBeanMethodFaults {

    private static final String METHOD_OF = "a method of ";

    private final IndexView index;
    private final MethodWorkers methods;
    private final Predicate<ClassInfo> switchedOff;

    /**
     * @param switchedOff matches the classes that are deliberately not beans
     */
    NoBeanMethodFaults(IndexView index, Predicate<ClassInfo> switchedOff) {
        this.index = index;
        this.methods = new MethodWorkers(index);
        this.switchedOff = switchedOff;
    }

    /**
     * @param method an annotated method that does not belong to a bean
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
            return Optional.of("@TickWorker is on a method of an interface; put it on the implementing method");
        }
        if (!type.isAbstract() || type.isEnum()) {
            return WorkerClassFaults.noBean(type, METHOD_OF);
        }
        return methods.overriderOf(method)
                .map(overrider -> "@TickWorker is on a method that " + overrider.name() + " overrides without the annotation;"
                        + " put it on the overriding method")
                .or(() -> Optional.of("@TickWorker is on a method of an abstract class that no bean extends; put it on a method"
                        + " of a bean, or let a bean extend the class"));
    }
}
