package io.tickrunner.runtime.lock;

/** The server's answer to an attempt to raise the fence of a grant. */
public sealed interface FenceAnswer {

    /** From now on no transaction of a former holder can commit. */
    record Raised(GrantFence fence) implements FenceAnswer {
    }

    /**
     * A former holder is still there, so the fence is not raised yet.
     *
     * @param reason what is in the way
     * @param backends the process IDs of the sessions that are in the way; {@code null} if they have gone
     */
    record Waits(Reason reason, String backends) implements FenceAnswer {
    }

    /** What keeps a fence from being raised. */
    enum Reason {
        /** The session of a former grant has not released everything, so checks under that grant could still pass. */
        FORMER_SESSION("the lock session of a former holder has not ended"),
        /** A transaction has passed its check under a former grant and has not ended. */
        FORMER_TRANSACTION("a fenced transaction of a former holder has not ended");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
