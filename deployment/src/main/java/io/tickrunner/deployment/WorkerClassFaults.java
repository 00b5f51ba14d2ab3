package io.tickrunner.deployment;

import java.lang.reflect.Modifier;
import java.util.Optional;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassInfo.NestingType;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;

/** Checks that a class with {@code @TickWorker} can be a worker bean at all. */
final class WorkerClassFaults {

    private static final String OTHER_SCOPE = "remove it (a worker is @Singleton by default) or use @ApplicationScoped";

    private WorkerClassFaults() {
    }

    /** What is wrong with a bean. */
    static Optional<WorkerFault> ofBean(BeanInfo bean) {
        ClassInfo type = bean.getImplClazz();
        if (bean.getUnrestrictedTypes().stream().noneMatch(t -> t.name().equals(DotNames.WORKER))) {
            return fault(type, "@TickWorker is on a class that does not implement io.tickrunner.Worker; implement Worker or"
                    + " PassWorker");
        }
        if (BuiltinScope.DEPENDENT.isDeclaredBy(bean)) {
            return fault(type, "the scope @Dependent gives every injection point an instance of its own; " + OTHER_SCOPE);
        }
        if (BuiltinScope.SESSION.isDeclaredBy(bean)) {
            return fault(type, "the scope @SessionScoped needs a session, and a tick has none; " + OTHER_SCOPE);
        }
        return Optional.empty();
    }

    /** Why a class that no setting keeps from being a bean cannot be one. Without this, its ticks would silently never come. */
    static Optional<WorkerFault> ofNoBean(ClassInfo type) {
        if (type.isAnnotation()) {
            return fault(type, "@TickWorker is on an annotation; put it on each worker class itself");
        }
        if (type.isInterface()) {
            return fault(type, "@TickWorker is on an interface; put it on the class that implements it");
        }
        if (type.isEnum()) {
            return fault(type, "@TickWorker is on an enum, which cannot be a bean; make it a class");
        }
        if (type.isAbstract()) {
            return fault(type, "@TickWorker is on an abstract class; put it on the concrete class that extends it");
        }
        if (type.nestingType() == NestingType.LOCAL) {
            return fault(type, "@TickWorker is on a local class, which cannot be a bean; make the class top-level or nested"
                    + " and static");
        }
        if (type.nestingType() == NestingType.INNER && !Modifier.isStatic(type.flags())) {
            return fault(type, "@TickWorker is on an inner class, which cannot be a bean; make the class static");
        }
        if (!hasBeanConstructor(type)) {
            return fault(type, "none of the several constructors is the one that CDI is to call; annotate one with @Inject");
        }
        return Optional.empty();
    }

    private static boolean hasBeanConstructor(ClassInfo type) {
        return type.hasNoArgsConstructor() || type.constructors().size() == 1
                || type.constructors().stream().anyMatch(constructor -> constructor.hasDeclaredAnnotation(DotNames.INJECT));
    }

    private static Optional<WorkerFault> fault(ClassInfo type, String text) {
        return Optional.of(new WorkerFault(type.name().toString(), text));
    }
}
