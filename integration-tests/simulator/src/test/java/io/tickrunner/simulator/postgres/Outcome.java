package io.tickrunner.simulator.postgres;

import java.util.Set;

/**
 * What a step came to.
 *
 * @param text what is compared
 * @param notifications how many notifications are in it
 * @param ended the sessions that ended in the step
 */
record Outcome(String text, int notifications, Set<Integer> ended) {
}
