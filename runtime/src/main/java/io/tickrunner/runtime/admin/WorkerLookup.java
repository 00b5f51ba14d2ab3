package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.tickrunner.runtime.text.NearestName;
import io.tickrunner.runtime.tick.WorkerControl;

/** Finds workers by a name, or builds the response for an unknown name. */
final class WorkerLookup {

    private final Operator operator;

    WorkerLookup(Operator operator) {
        this.operator = operator;
    }

    Optional<WorkerControl> find(String name) {
        return operator.worker(name);
    }

    /** Finds a worker or a partition by its name, or all partitions by the name of their worker. */
    Optional<Target> target(String name) {
        return find(name).map(worker -> new Target(name, List.of(worker))).or(() -> {
            List<WorkerControl> partitions = operator.partitionsOf(name);
            return partitions.isEmpty() ? Optional.empty() : Optional.of(new Target(name, partitions));
        });
    }

    Problem notFound(String name) {
        List<String> names = operator.workers().stream()
                .flatMap(worker -> Stream.of(worker.settings().worker(), worker.name())).distinct().toList();
        // Comparing a long text with many names would block the event loop, and a long text is not a typing mistake.
        String nearest = name.length() > AdminPath.SHOWN_LENGTH
                ? ""
                : NearestName.of(name, names).map(near -> "; did you mean \"" + near + "\"?").orElse("");
        return new Problem(404, "No such worker", "There is no worker \"" + AdminPath.shown(name) + "\"" + nearest);
    }
}
