package io.tickrunner;

import java.time.Instant;

/**
 * Who paused a worker, why and until when. Immutable.
 *
 * @param by the name known to Quarkus security of whoever sent the command, {@code anonymous}, or {@code Dev UI}; {@code null}
 *        if
 *        the app's code paused it
 * @param reason the reason; {@code null} if none was given
 * @param until when the pause ends by itself, as it was given; {@code null} if it lasts until the worker is resumed
 */
public record Pause(String by, String reason, Instant until) {
}
