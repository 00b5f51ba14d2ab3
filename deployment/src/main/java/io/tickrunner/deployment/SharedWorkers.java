package io.tickrunner.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.inject.AmbiguousResolutionException;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.MethodInfo;

import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.arc.processor.BeanResolver;

/** Finds beans that share one worker because they inherit its method. */
final class SharedWorkers {

    private SharedWorkers() {
    }

    /**
     * Removes the workers of a bean that is replaced by an alternative extending it.
     */
    static List<WorkerBuildItem> withoutReplaced(List<WorkerBuildItem> workers, BeanResolver resolver) {
        List<WorkerBuildItem> kept = new ArrayList<>(workers);
        byName(workers).values().stream().filter(sharers -> sharers.size() > 1 && areRelated(sharers)).forEach(sharers -> {
            Set<BeanInfo> beans = sharers.stream().map(WorkerBuildItem::bean).collect(Collectors.toCollection(HashSet::new));
            try {
                BeanInfo winner = resolver.resolveAmbiguity(beans);
                kept.removeIf(worker -> sharers.contains(worker) && !worker.bean().equals(winner));
            } catch (AmbiguousResolutionException e) {
                // No bean takes precedence. The rules for the whole set reject this case.
            }
        });
        return kept;
    }

    /** Returns one error for each method that several beans inherit. */
    static List<WorkerFault> faults(List<WorkerBuildItem> workers) {
        return byMethod(workers).entrySet().stream().filter(entry -> entry.getValue().size() > 1)
                .map(entry -> fault(entry.getKey(), entry.getValue())).toList();
    }

    /** Returns one worker for each method, regardless of how many beans inherit it. */
    static List<WorkerBuildItem> withoutRepetition(List<WorkerBuildItem> workers) {
        Set<WorkerBuildItem> repeated = byMethod(workers).values().stream().flatMap(sharers -> sharers.stream().skip(1))
                .collect(Collectors.toSet());
        return workers.stream().filter(worker -> !repeated.contains(worker)).toList();
    }

    private static WorkerFault fault(MethodInfo method, List<WorkerBuildItem> sharers) {
        String beans = sharers.stream().map(worker -> worker.bean().getImplClazz().name().toString())
                .sorted(Comparator.naturalOrder()).collect(Collectors.joining(", "));
        return new WorkerFault(MethodWorkers.place(method.declaringClass(), method),
                sharers.size() + " beans inherit this worker"
                        + " method (" + beans + "), but a worker has one name and one lock; override the method in each bean"
                        + " with its own @TickWorker, or make one bean an @Alternative with a @Priority");
    }

    private static Map<String, List<WorkerBuildItem>> byName(List<WorkerBuildItem> workers) {
        return workers.stream()
                .collect(Collectors.groupingBy(worker -> worker.spec().name(), LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<MethodInfo, List<WorkerBuildItem>> byMethod(List<WorkerBuildItem> workers) {
        return workers.stream().filter(worker -> worker.method().isPresent()).collect(
                Collectors.groupingBy(worker -> worker.method().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
    }

    /** Returns whether all workers have the same method, or whether all beans are of the class of one of them. */
    private static boolean areRelated(List<WorkerBuildItem> sharers) {
        return byMethod(sharers).size() == 1 && sharers.stream().allMatch(worker -> worker.method().isPresent())
                || sharers.stream().map(worker -> worker.bean().getImplClazz())
                        .anyMatch(type -> sharers.stream().allMatch(other -> isOf(other.bean(), type)));
    }

    private static boolean isOf(BeanInfo bean, ClassInfo type) {
        return bean.getUnrestrictedTypes().stream().anyMatch(t -> t.name().equals(type.name()));
    }
}
