package io.tickrunner.runtime.admin;

import io.tickrunner.ComponentLogger;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.worker.Rescheduler;

/** Logs operators' commands: one line for each accepted command, when its outcome is known. */
final class Audit {

    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final String MESSAGE = "operator command";

    private final ComponentLogger log = ComponentLogger.of("audit");

    void tick(Caller caller, WorkerView worker, TickAnswer answer) {
        record(caller, "tick", worker, outcome(answer));
    }

    void pause(Caller caller, WorkerView worker, boolean pause, String outcome) {
        record(caller, pause ? "pause" : "resume", worker, outcome);
    }

    /** Logs the schedule that is in force after the command. */
    void reschedule(Caller caller, WorkerView worker, String outcome) {
        log.info(MESSAGE, "command", "reschedule", "worker", worker.name(), "schedule",
                Rescheduler.text(worker.settings().schedule()), "by", caller.name(), "from", caller.address(), "outcome",
                outcome);
    }

    void record(Caller caller, String command, WorkerView worker, String outcome) {
        log.info(MESSAGE, "command", command, "worker", worker.name(), "by", caller.name(), "from", caller.address(), "outcome",
                outcome);
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
