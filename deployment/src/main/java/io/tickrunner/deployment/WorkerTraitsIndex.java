package io.tickrunner.deployment;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.ClassType;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

import io.tickrunner.runtime.worker.Hook;

/** Reads the traits of classes from the index. Each class is read once, regardless of how many workers inherit from it. */
final class WorkerTraitsIndex {

    private static final List<Type> NO_PARAMETERS = List.of();
    private static final List<Type> TICK_PARAMETER = List.of(ClassType.create(DotNames.TICK));
    private static final Map<Hook, List<Type>> HOOK_PARAMETERS = Map.of(
            Hook.SHOULD_RUN, NO_PARAMETERS,
            Hook.STARTUP, TICK_PARAMETER,
            Hook.ON_ERROR, List.of(ClassType.create(DotNames.THROWABLE)));
    /** The methods on which an annotation can request a virtual thread. */
    private static final List<String> TICKING_METHODS = List.of("tick", "pass");

    private final IndexView index;
    private final Map<DotName, WorkerTraits> known = new HashMap<>();

    WorkerTraitsIndex(IndexView index) {
        this.index = index;
        // The default methods of Worker are hooks that do nothing.
        known.put(DotNames.WORKER, WorkerTraits.NONE);
        known.put(DotName.OBJECT_NAME, WorkerTraits.NONE);
    }

    WorkerTraits of(ClassInfo type) {
        WorkerTraits traits = known.get(type.name());
        if (traits == null) {
            traits = read(type);
            known.put(type.name(), traits);
        }
        return traits;
    }

    /** Returns whether the annotation for a virtual thread has an effect on this method. */
    static boolean isTickingMethod(MethodInfo method) {
        return TICKING_METHODS.contains(method.name()) && method.parameterTypes().equals(TICK_PARAMETER);
    }

    private WorkerTraits read(ClassInfo type) {
        Set<Hook> hooks = EnumSet.noneOf(Hook.class);
        HOOK_PARAMETERS.forEach((hook, parameters) -> {
            MethodInfo method = type.method(hook.methodName(), parameters);
            if (method != null && !method.isAbstract()) {
                hooks.add(hook);
            }
        });
        boolean virtualThread = asksForVirtualThread(type);

        if (type.superName() != null) {
            WorkerTraits inherited = of(type.superName());
            hooks.addAll(inherited.hooks());
            virtualThread |= inherited.virtualThread();
        }
        for (DotName interfaceName : type.interfaceNames()) {
            WorkerTraits inherited = of(interfaceName);
            hooks.addAll(inherited.hooks());
            virtualThread |= inherited.virtualThread();
        }
        return new WorkerTraits(hooks, virtualThread);
    }

    private WorkerTraits of(DotName name) {
        WorkerTraits traits = known.get(name);
        if (traits != null) {
            return traits;
        }
        ClassInfo type = index.getClassByName(name);
        return type == null ? WorkerTraits.NONE : of(type);
    }

    private static boolean asksForVirtualThread(ClassInfo type) {
        if (type.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD)) {
            return true;
        }
        for (String name : TICKING_METHODS) {
            MethodInfo method = type.method(name, TICK_PARAMETER);
            if (method != null && method.hasDeclaredAnnotation(DotNames.RUN_ON_VIRTUAL_THREAD)) {
                return true;
            }
        }
        return false;
    }
}
