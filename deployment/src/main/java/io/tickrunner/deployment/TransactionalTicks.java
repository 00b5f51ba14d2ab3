package io.tickrunner.deployment;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Finds out whether one transaction is around each tick of a worker: whether the method that ticks is {@code @Transactional}
 * itself. Then no other transaction can follow it in the tick. If in doubt it is not, because an occurrence would be marked as
 * done too early: an interceptor of the app may be around the transaction and begin another one.
 */
final class TransactionalTicks {

    private static final DotName TRANSACTIONAL = DotName.createSimple("jakarta.transaction.Transactional");
    private static final DotName NO_CLASS_INTERCEPTORS = DotName.createSimple("io.quarkus.arc.NoClassInterceptors");
    private static final Set<String> BEGIN_ONE = Set.of("REQUIRED", "REQUIRES_NEW");
    private static final DotName BINDING = DotName.createSimple("jakarta.interceptor.InterceptorBinding");
    /** Their interceptors begin no transactions around that of {@code @Transactional}. */
    private static final List<String> KNOWN_INTERCEPTORS = List.of("io.quarkus.", "io.smallrye.", "io.micrometer.",
            "io.opentelemetry.");

    private final IndexView index;
    private final Function<AnnotationTarget, Collection<AnnotationInstance>> annotations;
    private final Set<DotName> bindingsOfOthers;

    /**
     * @param annotations returns the annotations of a class or method as the app's extensions have changed them
     */
    TransactionalTicks(IndexView index, Function<AnnotationTarget, Collection<AnnotationInstance>> annotations) {
        this.index = index;
        this.annotations = annotations;
        this.bindingsOfOthers = index.getAnnotations(DotNames.INTERCEPTOR).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == Kind.CLASS
                        && KNOWN_INTERCEPTORS.stream().noneMatch(target.asClass().name().toString()::startsWith))
                .flatMap(target -> annotations.apply(target).stream())
                .map(AnnotationInstance::name)
                .filter(name -> isBinding(index.getClassByName(name)))
                .collect(Collectors.toSet());
    }

    private static boolean isBinding(ClassInfo annotation) {
        return annotation == null || annotation.hasDeclaredAnnotation(BINDING);
    }

    /** Returns whether one transaction is around each tick of a worker class. */
    boolean areOf(ClassInfo beanClass) {
        for (ClassInfo type : ClassChain.of(beanClass, index)) {
            MethodInfo method = type.method("tick", ClassType.create(DotNames.TICK));
            if (method != null) {
                return areOf(beanClass, method);
            }
        }
        // A PassWorker has a transaction for each of its passes.
        return false;
    }

    /** Returns whether one transaction is around each call of a worker method. */
    boolean areOf(ClassInfo beanClass, MethodInfo method) {
        int flags = method.flags();
        if (Modifier.isFinal(flags) || Modifier.isPrivate(flags) || Modifier.isStatic(flags) || Modifier.isAbstract(flags)) {
            return false;
        }
        AnnotationInstance found = annotation(method, TRANSACTIONAL);
        if (found == null && annotation(method, NO_CLASS_INTERCEPTORS) == null) {
            found = inherited(beanClass);
        }
        return found != null && beginsOne(found) && !isInterceptedByOthers(beanClass, method);
    }

    private static boolean beginsOne(AnnotationInstance transactional) {
        AnnotationValue type = transactional.value();
        return type == null || BEGIN_ONE.contains(type.asEnum());
    }

    private AnnotationInstance inherited(ClassInfo beanClass) {
        return ClassChain.of(beanClass, index).stream().map(type -> annotation(type, TRANSACTIONAL)).filter(Objects::nonNull)
                .findFirst().orElse(null);
    }

    private AnnotationInstance annotation(AnnotationTarget target, DotName name) {
        return annotations.apply(target).stream().filter(annotation -> annotation.name().equals(name)).findFirst()
                .orElse(null);
    }

    private boolean isInterceptedByOthers(ClassInfo beanClass, MethodInfo method) {
        Set<DotName> present = new HashSet<>();
        addAll(method, present);
        ClassChain.of(beanClass, index).forEach(type -> addAll(type, present));
        return present.stream().anyMatch(bindingsOfOthers::contains);
    }

    /** Adds the annotations of a target, and those that they bring along as stereotypes or as bindings. */
    private void addAll(AnnotationTarget target, Set<DotName> present) {
        for (AnnotationInstance annotation : annotations.apply(target)) {
            if (present.add(annotation.name())) {
                ClassInfo type = index.getClassByName(annotation.name());
                if (type != null) {
                    addAll(type, present);
                }
            }
        }
    }
}
