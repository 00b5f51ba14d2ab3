package io.tickrunner;

/** Which transactions of a fenced worker are checked before their commit, see {@link TickWorker#fenced()}. */
public enum Fence {

    /**
     * Every transaction. One that also or only writes elsewhere than in the database of the locks cannot be fenced, so it is
     * rolled back, and the tick fails with a message.
     */
    EVERY_TRANSACTION,

    /**
     * Only transactions in the database of the locks. Others commit without a check, even if the lock is lost.
     */
    SAME_DATABASE_ONLY
}
