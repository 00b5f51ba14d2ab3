package io.tickrunner.runtime.peer;

import java.util.Optional;

/**
 * A notification that the server delivered.
 *
 * @param backendPid the process ID of the backend whose session sent it
 * @param wakeUp the channel, of a notification that wakes up workers; empty on the channel between the replicas
 */
public record Notification(int backendPid, String payload, Optional<String> wakeUp) {

    /** Creates a notification on the channel between the replicas. */
    public Notification(int backendPid, String payload) {
        this(backendPid, payload, Optional.empty());
    }
}
