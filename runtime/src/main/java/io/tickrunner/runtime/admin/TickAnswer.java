package io.tickrunner.runtime.admin;

/** The result of a command to tick. */
sealed interface TickAnswer {

    /** The tick ended, here ({@code replica} is null) or in the given replica. */
    record Ended(String outcome, String replica) implements TickAnswer {
    }

    /** The command was accepted, and the tick was still running after the wait. */
    record Accepted(String replica) implements TickAnswer {
    }

    /** The worker is already running. */
    record Busy() implements TickAnswer {
    }

    /** The lock is held elsewhere, and its holder did not accept the command. */
    record NobodyTook() implements TickAnswer {
    }

    /** The replica that accepted the command has left, so the outcome of the tick is unknown. */
    record TakerGone(String replica) implements TickAnswer {
    }
}
