package io.tickrunner.runtime.worker;

/**
 * A worker's wake-ups as written, possibly with property expressions. Texts that are not set are empty.
 *
 * @param wakeOn the notification channel
 * @param atMostEvery the shortest time between the start of a tick and a wake-up
 */
public record WakeUpSpec(String wakeOn, String atMostEvery) {

    public static final WakeUpSpec NONE = new WakeUpSpec("", "");
}
