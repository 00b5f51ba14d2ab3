package io.tickrunner.runtime.config;

/** What a replica that acquires a lock assumes of the one that held it before. */
public enum TakeOverMode {
    /**
     * It notices within moments that its session has ended. That holds unless it is cut off from PostgreSQL just as somebody
     * ends its session.
     */
    PROMPT,
    /**
     * It may trust the lock until its deadline, unless it said that it releases the lock or leaves. Whatever fails at once, two
     * never run; but the work of a replica that died waits for the deadline.
     */
    CERTAIN
}
