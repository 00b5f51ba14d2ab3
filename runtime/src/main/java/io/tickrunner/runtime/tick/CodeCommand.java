package io.tickrunner.runtime.tick;

import java.util.Map;

/**
 * A command that the app's code gave through {@link io.tickrunner.TickService}.
 *
 * @param name {@code tick}, {@code pause}, {@code resume}, {@code reschedule} or {@code reset_schedule}
 * @param arguments the arguments of a tick
 * @param details what else was asked, in the order in which it is shown
 * @param outcome what became of it
 */
public record CodeCommand(String name, Map<String, String> arguments, Map<String, String> details, String outcome) {

    /** Who gave it, because code has no name. */
    public static final String SENDER = "app code";

    /** The outcome of a change that is in force. */
    static final String DONE = "done";
    /** The outcome of a change that does not concern other replicas. */
    static final String THIS_REPLICA_ONLY = "this replica only";
    /** The outcome of a command that could not be executed. */
    static final String FAILED = "failed";
}
