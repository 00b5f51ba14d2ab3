package io.tickrunner.runtime.boot;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.tickrunner.WorkerDefinition;
import io.tickrunner.runtime.tick.WorkerService;
import io.tickrunner.runtime.worker.WorkerDefinitionImpl;

/** Checks the definitions passed to a reconciliation for values that they share with each other or with workers that stay. */
final class Reconciliation {

    private final List<WorkerDefinitionImpl> definitions;
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<Long, Set<String>> byLockId = new HashMap<>();

    /**
     * @param staying the workers that stay regardless of the definitions
     */
    Reconciliation(Collection<WorkerDefinition> definitions, Collection<WorkerService> staying) {
        // Passing the same definition twice is allowed.
        this.definitions = definitions.stream().map(Reconciliation::own).distinct().toList();
        staying.forEach(worker -> count(worker.settings().worker(), worker.lockId()));
        this.definitions.forEach(definition -> count(definition.name(), definition.lockId()));
    }

    private static WorkerDefinitionImpl own(WorkerDefinition definition) {
        if (Objects.requireNonNull(definition, "definition") instanceof WorkerDefinitionImpl own) {
            return own;
        }
        throw new IllegalArgumentException(definition.getClass().getName()
                + " is not a definition of Tickrunner; create each one with newWorker(name)");
    }

    private void count(String name, Long lockId) {
        names.merge(name, 1, Integer::sum);
        if (lockId != null) {
            byLockId.computeIfAbsent(lockId, id -> new TreeSet<>()).add(name);
        }
    }

    List<WorkerDefinitionImpl> definitions() {
        return definitions;
    }

    boolean isNameTaken(WorkerDefinitionImpl definition) {
        return names.get(definition.name()) > 1;
    }

    List<String> othersWithLockId(WorkerDefinitionImpl definition) {
        return byLockId.getOrDefault(definition.lockId(), Set.of()).stream().filter(name -> !name.equals(definition.name()))
                .map(name -> "worker \"" + name + "\"").toList();
    }
}
