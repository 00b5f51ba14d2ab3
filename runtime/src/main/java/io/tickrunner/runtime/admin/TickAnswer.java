package io.tickrunner.runtime.admin;

/** What became of a command to tick. */
sealed interface TickAnswer {

    /** It ended, here ({@code replica} is null) or there. */
    record Ended(String outcome, String replica) implements TickAnswer {
    }

    /** It was taken and had not ended when the wait was over. */
    record Accepted(String replica) implements TickAnswer {
    }

    /** It is running already. */
    record Busy() implements TickAnswer {
    }

    /** The lock is held elsewhere, and nobody there took the command. */
    record NobodyTook() implements TickAnswer {
    }

    /** The replica that took the command has left, and how the tick ended is not known. */
    record TakerGone(String replica) implements TickAnswer {
    }
}
