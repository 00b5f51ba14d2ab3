package io.tickrunner.simulator.postgres;

/** One step of a script. A step of a session that is not open does nothing. */
sealed interface Step {

    int session();

    /** Opens the session, unless it is open. */
    record Open(int session, String role, String applicationName) implements Step {
    }

    record Close(int session) implements Step {
    }

    record Run(int session, TwinStatement statement) implements Step {
    }

    /** Runs a statement, and compares the notifications that had arrived by its end. */
    record Read(int session) implements Step {
    }

    /** Waits for the notifications that arrive without a statement. */
    record Look(int session) implements Step {
    }

    /** Sets a limit in milliseconds, and is idle for as long. Takes real time. */
    record Idle(int session, String limit, int millis) implements Step {
    }
}
