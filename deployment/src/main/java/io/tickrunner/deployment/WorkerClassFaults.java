package io.tickrunner.deployment;

import java.lang.reflect.Modifier;
import java.util.Optional;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassInfo.NestingType;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;

/** Checks that a class with {@code @TickWorker} can be a worker bean. */
final class WorkerClassFaults {

    private static final String OTHER_SCOPE = "remove it (a worker is @Singleton by default) or use @ApplicationScoped";

    private WorkerClassFaults() {
    }

    /** Returns the error in an annotated bean, if any. */
    static Optional<WorkerFault> ofBean(BeanInfo bean) {
        ClassInfo type = bean.getImplClazz();
        if (bean.getUnrestrictedTypes().stream().noneMatch(t -> t.name().equals(DotNames.WORKER))) {
            return fault(type, "@TickWorker is on a class that does not implement io.tickrunner.Worker; implement Worker or"
                    + " PassWorker");
        }
        if (BuiltinScope.DEPENDENT.isDeclaredBy(bean)) {
            return fault(type, "the scope @Dependent creates a separate instance for every injection point; " + OTHER_SCOPE);
        }
        if (BuiltinScope.SESSION.isDeclaredBy(bean)) {
            return fault(type, "the scope @SessionScoped needs an HTTP session, but a tick has none; " + OTHER_SCOPE);
        }
        return Optional.empty();
    }

    /** Returns why an annotated class that is not disabled cannot be a bean. Otherwise it would silently never tick. */
    static Optional<WorkerFault> ofNoBean(ClassInfo type) {
        return noBean(type, "").map(text -> new WorkerFault(type.name().toString(), text));
    }

    /** Returns whether a class can be a bean. */
    static boolean canBeABean(ClassInfo type) {
        return noBean(type, "").isEmpty();
    }

    /**
     * @param part the part of the class that has the annotation; empty for the class itself
     */
    static Optional<String> noBean(ClassInfo type, String part) {
        String on = "@TickWorker is on " + part;
        if (type.isAnnotation()) {
            return Optional.of(on + "an annotation; put it on each worker class");
        }
        if (type.isInterface()) {
            return Optional.of(on + "an interface; put it on the implementing class");
        }
        if (type.isEnum()) {
            return Optional.of(on + "an enum, which cannot be a bean; make it a class");
        }
        if (type.isAbstract()) {
            return Optional.of(on + "an abstract class; put it on the concrete subclass");
        }
        return nested(type, on).or(() -> special(type, on)).or(() -> hasBeanConstructor(type) ? Optional.empty()
                : Optional.of("the class has several constructors, but none has @Inject; put @Inject on the one that CDI"
                        + " should call"));
    }

    private static Optional<String> nested(ClassInfo type, String on) {
        if (type.nestingType() == NestingType.LOCAL || type.nestingType() == NestingType.ANONYMOUS) {
            return Optional.of(on + (type.nestingType() == NestingType.LOCAL ? "a local" : "an anonymous")
                    + " class, which cannot be a bean; make the class top-level or nested and static");
        }
        return type.nestingType() == NestingType.INNER && !Modifier.isStatic(type.flags())
                ? Optional.of(on + "an inner class, which cannot be a bean; make the class static")
                : Optional.empty();
    }

    private static Optional<String> special(ClassInfo type, String on) {
        if (type.hasDeclaredAnnotation(DotNames.INTERCEPTOR)) {
            return Optional.of(on + "an interceptor, which is not a bean; put it on a method of a bean");
        }
        return type.hasDeclaredAnnotation(DotNames.DECORATOR)
                ? Optional.of(on + "a decorator, which is not a bean; put it on a method of a bean")
                : Optional.empty();
    }

    private static boolean hasBeanConstructor(ClassInfo type) {
        return type.hasNoArgsConstructor() || type.constructors().size() == 1
                || type.constructors().stream().anyMatch(constructor -> constructor.hasDeclaredAnnotation(DotNames.INJECT));
    }

    private static Optional<WorkerFault> fault(ClassInfo type, String text) {
        return Optional.of(new WorkerFault(type.name().toString(), text));
    }
}
