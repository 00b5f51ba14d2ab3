package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * What wakes a worker up.
 *
 * @param channel the PostgreSQL notification channel; empty for none
 * @param atMostEvery the shortest time between the start of a tick and a wake-up
 */
public record WakeUps(Optional<String> channel, Duration atMostEvery) {

    /** Only requests from code, as often as they come. */
    public static final WakeUps ON_REQUEST = new WakeUps(Optional.empty(), Duration.ZERO);
}
