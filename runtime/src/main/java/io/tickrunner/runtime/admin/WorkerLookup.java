package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Optional;

import io.tickrunner.runtime.text.NearestName;
import io.tickrunner.runtime.tick.WorkerControl;

/** Finds a worker by its name, or builds the response for an unknown name. */
final class WorkerLookup {

    private final Operator operator;

    WorkerLookup(Operator operator) {
        this.operator = operator;
    }

    Optional<WorkerControl> find(String name) {
        return operator.worker(name);
    }

    Problem notFound(String name) {
        List<String> names = operator.workers().stream().map(WorkerControl::name).toList();
        // Comparing a long text with many names would block the event loop, and a long text is not a typing mistake.
        String nearest = name.length() > AdminPath.SHOWN_LENGTH
                ? ""
                : NearestName.of(name, names).map(near -> "; did you mean \"" + near + "\"?").orElse("");
        return new Problem(404, "No such worker", "There is no worker \"" + AdminPath.shown(name) + "\"" + nearest);
    }
}
