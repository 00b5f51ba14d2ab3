package io.tickrunner.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;
import org.jboss.jandex.Type.Kind;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BuiltinScope;

/** Finds the methods of a bean that are workers, and checks that they can be. */
final class MethodWorkers {

    private final IndexView index;

    MethodWorkers(IndexView index) {
        this.index = index;
    }

    /** The annotated methods of a bean, its own and those that it inherits and does not override. */
    List<MethodInfo> of(BeanInfo bean) {
        List<MethodInfo> found = new ArrayList<>();
        Set<String> overridden = new HashSet<>();
        for (ClassInfo type = bean.getImplClazz(); type != null; type = superclass(type)) {
            for (MethodInfo method : type.methods()) {
                String signature = method.name() + method.parameterTypes();
                if (overridden.add(signature) && method.hasDeclaredAnnotation(DotNames.TICK_WORKER)) {
                    found.add(method);
                }
            }
        }
        return found;
    }

    private ClassInfo superclass(ClassInfo type) {
        return type.superName() == null ? null : index.getClassByName(type.superName());
    }

    static String place(ClassInfo type, MethodInfo method) {
        return type.name() + "#" + method.name();
    }

    static WorkerFault onInterface(MethodInfo method) {
        return new WorkerFault(place(method.declaringClass(), method),
                "@TickWorker is on a method of an interface; put it on the method of the class that implements it");
    }

    /** What is wrong with a method of a bean. */
    static Optional<WorkerFault> fault(BeanInfo bean, MethodInfo method) {
        if (BuiltinScope.DEPENDENT.isDeclaredBy(bean)) {
            return fault(bean, method,
                    "the bean's scope @Dependent gives every tick an instance of its own; remove it (a worker"
                            + " is @Singleton by default) or use @ApplicationScoped");
        }
        if (method.returnType().kind() != Kind.VOID) {
            return fault(bean, method, "a worker method returns nothing, and this one returns " + method.returnType().name()
                    + "; make it void, and wait in it for what it starts");
        }
        if (!isCallable(method)) {
            return fault(bean, method, "a worker method is neither private nor static; make it package-private or more");
        }
        List<Type> parameters = method.parameterTypes();
        if (parameters.size() > 1 || parameters.size() == 1 && !parameters.get(0).name().equals(DotNames.TICK)) {
            return fault(bean, method, "a worker method takes no argument or an io.tickrunner.Tick, and this one takes "
                    + parameters + "; change it");
        }
        return Optional.empty();
    }

    /** Whether an invoker can be made for it. */
    static boolean isCallable(MethodInfo method) {
        return !Modifier.isPrivate(method.flags()) && !Modifier.isStatic(method.flags());
    }

    private static Optional<WorkerFault> fault(BeanInfo bean, MethodInfo method, String text) {
        return Optional.of(new WorkerFault(place(bean.getImplClazz(), method), text));
    }
}
