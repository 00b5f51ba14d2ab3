package io.tickrunner.runtime.peer;

/**
 * A notification that the server delivered on the app's channel.
 *
 * @param backendPid the process ID of the backend whose session sent it
 */
public record Notification(int backendPid, String payload) {
}
