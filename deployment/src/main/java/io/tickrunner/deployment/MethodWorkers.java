package io.tickrunner.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.jandex.Type.Kind;

import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.arc.properties.UnlessBuildProperty;

/** Finds the worker methods of a bean and checks them. */
final class MethodWorkers {

    /** Annotations that disable classes and producers but have no effect on other methods. */
    private static final List<DotName> CONDITIONS = Stream.of(IfBuildProfile.class, UnlessBuildProfile.class,
            IfBuildProperty.class, UnlessBuildProperty.class, LookupIfProperty.class, LookupUnlessProperty.class)
            .map(DotName::createSimple).toList();

    private final IndexView index;

    MethodWorkers(IndexView index) {
        this.index = index;
    }

    /** Returns the annotated methods of a bean: its own, and those that it inherits without overriding them. */
    List<MethodInfo> of(BeanInfo bean) {
        return of(bean.getImplClazz());
    }

    private List<MethodInfo> of(ClassInfo beanClass) {
        List<MethodInfo> found = new ArrayList<>();
        Map<String, List<MethodInfo>> lower = new HashMap<>();
        for (ClassInfo type : ClassChain.of(beanClass, index)) {
            for (MethodInfo method : type.methods()) {
                List<MethodInfo> same = lower.computeIfAbsent(signature(method), key -> new ArrayList<>());
                if (isAnnotated(method) && same.stream().noneMatch(one -> overrides(one, method))) {
                    found.add(method);
                }
                same.add(method);
            }
        }
        return found;
    }

    /**
     * Returns whether a class without a scope becomes a bean: it declares a worker method, or inherits one from an abstract
     * class.
     */
    boolean makeABean(ClassInfo type) {
        return WorkerClassFaults.canBeABean(type) && of(type).stream()
                .anyMatch(method -> method.declaringClass().equals(type) || method.declaringClass().isAbstract());
    }

    /** Returns whether a method is a worker method. Bridge methods are not, although javac copies annotations to them. */
    static boolean isAnnotated(MethodInfo method) {
        return method.hasDeclaredAnnotation(DotNames.TICK_WORKER) && !method.isSynthetic();
    }

    /** Returns the subclass, if any, that overrides an annotated method without repeating the annotation. */
    Optional<ClassInfo> overriderOf(MethodInfo method) {
        return index.getAllKnownSubclasses(method.declaringClass().name()).stream()
                .filter(type -> type.methods().stream().anyMatch(lower -> signature(lower).equals(signature(method))
                        && overrides(lower, method) && !lower.hasDeclaredAnnotation(DotNames.TICK_WORKER)))
                .min(Comparator.comparing(ClassInfo::name));
    }

    private static String signature(MethodInfo method) {
        return method.name() + method.parameterTypes().stream().map(Type::name).toList();
    }

    /**
     * @param lower a method of a class
     * @param upper a method with the same signature, of a superclass
     */
    private static boolean overrides(MethodInfo lower, MethodInfo upper) {
        if (Modifier.isPrivate(upper.flags()) || Modifier.isStatic(upper.flags()) || Modifier.isPrivate(lower.flags())) {
            return false;
        }
        return Modifier.isPublic(upper.flags()) || Modifier.isProtected(upper.flags())
                || Objects.equals(lower.declaringClass().name().packagePrefix(), upper.declaringClass().name().packagePrefix());
    }

    static String place(ClassInfo type, MethodInfo method) {
        return type.name() + "#" + method.name();
    }

    /** Returns the error in an annotated method of a bean, if any. */
    static Optional<WorkerFault> fault(BeanInfo bean, MethodInfo method) {
        if (BuiltinScope.DEPENDENT.isDeclaredBy(bean)) {
            return fault(bean, method,
                    "the bean's scope @Dependent creates a new instance for every tick; remove it (a worker is"
                            + " @Singleton by default) or use @ApplicationScoped");
        }
        Optional<String> condition = CONDITIONS.stream().filter(method::hasDeclaredAnnotation)
                .map(DotName::withoutPackagePrefix).findFirst();
        if (condition.isPresent()) {
            return fault(bean, method, "@" + condition.get() + " has no effect on a worker method; put it on the class, or set"
                    + " quarkus.tickrunner.workers.\""
                    + method.declaredAnnotation(DotNames.TICK_WORKER).value("name").asString()
                    + "\".enabled");
        }
        if (method.returnType().kind() != Kind.VOID) {
            return fault(bean, method, "a worker method must return void, but this one returns " + method.returnType().name()
                    + "; make it void and wait inside it for any asynchronous work");
        }
        if (!isCallable(method)) {
            return fault(bean, method, "a worker method must not be private or static; make it a package-private, protected"
                    + " or public instance method");
        }
        List<Type> parameters = method.parameterTypes();
        if (parameters.size() > 1 || parameters.size() == 1 && !parameters.get(0).name().equals(DotNames.TICK)) {
            return fault(bean, method, "a worker method must take no argument or an io.tickrunner.Tick, but this one takes "
                    + parameters + "; change its parameters");
        }
        return Optional.empty();
    }

    /** Returns whether an invoker can be created for the method. */
    static boolean isCallable(MethodInfo method) {
        return !Modifier.isPrivate(method.flags()) && !Modifier.isStatic(method.flags());
    }

    private static Optional<WorkerFault> fault(BeanInfo bean, MethodInfo method, String text) {
        return Optional.of(new WorkerFault(place(bean.getImplClazz(), method), text));
    }
}
