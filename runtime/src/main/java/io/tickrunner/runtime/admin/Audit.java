package io.tickrunner.runtime.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Pause;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.Rescheduler;

/** Logs operators' commands: one line for each accepted command, when its outcome is known. */
final class Audit {

    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final String MESSAGE = "operator command";

    private final ComponentLogger log = ComponentLogger.of("audit");

    void tick(Caller caller, WorkerView worker, Map<String, String> arguments, TickAnswer answer) {
        tick(caller, worker, arguments, outcome(answer));
    }

    void tick(Caller caller, WorkerView worker, Map<String, String> arguments, String outcome) {
        if (arguments.isEmpty()) {
            record(caller, "tick", worker, outcome);
        } else {
            record(caller, "tick", worker, outcome, "arguments", AdminJson.arguments(arguments).encode());
        }
    }

    void pause(Caller caller, WorkerView worker, Pause pause, String outcome) {
        List<Object> details = new ArrayList<>();
        if (pause.reason() != null) {
            details.addAll(List.of("reason", pause.reason()));
        }
        if (pause.until() != null) {
            details.addAll(List.of("until", pause.until()));
        }
        record(caller, "pause", worker, outcome, details.toArray());
    }

    /** Logs the schedule that is in force after the command. */
    void reschedule(Caller caller, WorkerView worker, String outcome) {
        record(caller, "reschedule", worker, outcome, "schedule", Rescheduler.text(worker.settings().schedule()));
    }

    /**
     * @param details alternating keys and values that only this command has
     */
    void record(Caller caller, String command, WorkerView worker, String outcome, Object... details) {
        List<Object> all = new ArrayList<>(List.of("command", command, "worker", worker.name()));
        all.addAll(List.of(details));
        all.addAll(List.of("by", caller.name(), "from", caller.address(), "outcome", outcome));
        log.info(MESSAGE, all.toArray());
    }

    private static String outcome(TickAnswer answer) {
        if (answer instanceof TickAnswer.Ended ended) {
            return ended.outcome();
        }
        if (answer instanceof TickAnswer.Accepted) {
            return "still running";
        }
        if (answer instanceof TickAnswer.Busy) {
            return "busy";
        }
        return answer instanceof TickAnswer.NobodyTook ? "not accepted" : "unknown";
    }
}
