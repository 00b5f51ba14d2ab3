package io.tickrunner.runtime.config;

/** What a replica that acquires a lock assumes about the former holder. */
public enum TakeOverMode {
    /**
     * The former holder notices within moments that its session has ended. This holds unless it is cut off from PostgreSQL at
     * the moment its session is terminated.
     */
    PROMPT,
    /**
     * The former holder may trust the lock until its deadline, unless it announced that it releases the lock or leaves. Two
     * replicas never run at once, whatever fails at the same time, but taking over from a dead replica waits for the deadline.
     */
    CERTAIN
}
