package io.tickrunner.runtime.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.tickrunner.ComponentLogger;
import io.tickrunner.Pause;
import io.tickrunner.runtime.ledger.CommandEntry;
import io.tickrunner.runtime.ledger.CommandLedger;
import io.tickrunner.runtime.ledger.WorkerKey;
import io.tickrunner.runtime.tick.CodeCommand;
import io.tickrunner.runtime.tick.TickObserver;
import io.tickrunner.runtime.tick.WorkerView;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.Rescheduler;
import io.vertx.core.json.JsonObject;

/**
 * Logs commands of operators and of the app's code: one line for each accepted command, when its outcome is known. In an app
 * that keeps a ledger, the replica that received the command also writes a row.
 */
@Singleton
public class Audit implements TickObserver {

    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final String MESSAGE = "operator command";

    private final ComponentLogger log = ComponentLogger.of("audit");
    private final Optional<CommandLedger> ledger;
    private final Time time;

    @Inject
    Audit(Instance<CommandLedger> ledger, Time time) {
        this(ledger.isResolvable() ? Optional.of(ledger.get()) : Optional.empty(), time);
    }

    Audit(Optional<CommandLedger> ledger, Time time) {
        this.ledger = ledger;
        this.time = time;
    }

    @Override
    public void commanded(WorkerView worker, CodeCommand command) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (!command.arguments().isEmpty()) {
            details.put("arguments", AdminJson.arguments(command.arguments()));
        }
        details.putAll(command.details());
        record(Caller.CODE, command.name(), worker, Effect.of(command.outcome()), details);
    }

    void tick(Caller caller, WorkerView worker, Map<String, String> arguments, TickAnswer answer) {
        tick(caller, worker, arguments, outcome(answer));
    }

    void tick(Caller caller, WorkerView worker, Map<String, String> arguments, String outcome) {
        record(caller, "tick", worker, Effect.of(outcome),
                arguments.isEmpty() ? Map.of() : Map.of("arguments", AdminJson.arguments(arguments)));
    }

    void pause(Caller caller, WorkerView worker, Pause pause, Effect effect) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (pause.reason() != null) {
            details.put("reason", pause.reason());
        }
        if (pause.until() != null) {
            details.put("until", pause.until());
        }
        record(caller, "pause", worker, effect, details);
    }

    /** Logs the schedule that is in force after the command. */
    void reschedule(Caller caller, WorkerView worker, Effect effect) {
        record(caller, "reschedule", worker, effect, Map.of("schedule", Rescheduler.text(worker.settings().schedule())));
    }

    /** Records a command without details. */
    void record(Caller caller, String command, WorkerView worker, Effect effect) {
        record(caller, command, worker, effect, Map.of());
    }

    /**
     * @param details what only this command has
     */
    private void record(Caller caller, String command, WorkerView worker, Effect effect, Map<String, Object> details) {
        List<Object> all = new ArrayList<>(List.of("command", command, "worker", worker.name()));
        details.forEach((key, value) -> all.addAll(List.of(key, value instanceof JsonObject json ? json.encode() : value)));
        all.addAll(List.of("by", caller.name(), "from", caller.address(), "outcome", effect.outcome()));
        if (effect.isNotDurable()) {
            all.addAll(List.of("durable", false));
        }
        log.info(MESSAGE, all.toArray());
        if (caller.isHere()) {
            ledger.ifPresent(l -> l.record(new CommandEntry(new WorkerKey(worker.name(), worker.lockId()), time.nanos(),
                    command,
                    caller.name(), caller.address(), details.isEmpty() ? null : json(details).encode(), effect.outcome())));
        }
    }

    /** Logs a command to this replica as a whole. */
    void replica(Caller caller, String command, String replica, String outcome) {
        log.info(MESSAGE, "command", command, "replica", replica, "by", caller.name(), "from", caller.address(), "outcome",
                outcome);
    }

    private static JsonObject json(Map<String, Object> details) {
        JsonObject json = new JsonObject();
        details.forEach((key, value) -> json.put(key, value instanceof JsonObject ? value : value.toString()));
        return json;
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
