package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.function.Function;

import io.tickrunner.runtime.tick.WorkerControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What a request concerns: one worker or partition, or all partitions of a worker.
 *
 * @param name the name in the request
 * @param workers one, or all partitions in their order
 */
record Target(String name, List<WorkerControl> workers) {

    /** Returns whether the name is that of one worker or partition. */
    boolean isOne() {
        return first().name().equals(name);
    }

    /** Returns the worker, or the first partition, whose rules are those of the others. */
    WorkerControl first() {
        return workers.get(0);
    }

    /**
     * Sends a command to each, and combines their answers. The combined status is the highest of all.
     */
    Future<Answer> each(Function<WorkerControl, Future<Answer>> command) {
        if (isOne()) {
            return command.apply(first());
        }
        List<Future<Answer>> answers = workers.stream().map(command).toList();
        return Future.all(answers).map(all -> combined(all.list()));
    }

    private Answer combined(List<Answer> answers) {
        int status = answers.stream().mapToInt(Answer::status).max().orElseThrow();
        JsonArray each = new JsonArray();
        for (int i = 0; i < answers.size(); i++) {
            each.add(new JsonObject().put("worker", workers.get(i).name()).mergeIn(new JsonObject(answers.get(i).body()))
                    .put("status", answers.get(i).status()));
        }
        return Answer.of(status, new JsonObject().put("worker", name).put("answers", each));
    }
}
