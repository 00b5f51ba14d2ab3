package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

import io.tickrunner.runtime.text.DurationText;

/**
 * The rules that every worker obeys. The build, the start (for what configuration and property expressions bring) and
 * {@code WorkerDefinition.register()} check by these. A fault is the end of a sentence whose beginning names the place.
 */
public final class WorkerRules {

    /** The scheduler looks for due jobs once a second. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    /** Longer intervals are mostly slips, such as {@code 30d} for {@code 30m}. */
    public static final Duration MAX_INTERVAL = Duration.ofDays(31);

    /** The monotonic clock counts nanoseconds in a long, and sums must fit too. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final int MAX_NAME_LENGTH = 63;
    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9_-]*");

    private WorkerRules() {
    }

    public static Optional<String> nameFault(String name) {
        if (!SLUG.matcher(name).matches()) {
            return Optional.of("name = \"" + name + "\" is not a slug; use lower-case letters, digits, '-' and '_', beginning"
                    + " with a letter, for example \"rebalance\"");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            return Optional.of("name = \"" + name + "\" has " + name.length() + " characters; use at most " + MAX_NAME_LENGTH);
        }
        return Optional.empty();
    }

    /**
     * @param others the other workers (or their classes) that have the name; empty for no fault
     */
    public static Optional<String> nameTakenFault(String name, Collection<String> others) {
        return others.isEmpty() ? Optional.empty()
                : Optional.of("name = \"" + name + "\" is also used by " + String.join(", ", others)
                        + "; give every worker a name of its own");
    }

    /**
     * @param others the other workers (or their classes) that have the lock ID; empty for no fault
     */
    public static Optional<String> lockIdTakenFault(long lockId, Collection<String> others) {
        return others.isEmpty() ? Optional.empty()
                : Optional.of("lockId = " + lockId + " is also used by " + String.join(", ", others)
                        + "; give every worker a lock ID of its own");
    }

    public static Optional<String> intervalFault(Duration interval, boolean allowLongInterval) {
        if (interval.isZero() || interval.isNegative()) {
            return Optional.of("every = " + DurationText.format(interval) + " is not positive; give an interval of at least "
                    + DurationText.format(MIN_INTERVAL));
        }
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            return Optional.of("every = " + DurationText.format(interval) + " is shorter than the scheduler's step; give an"
                    + " interval of at least " + DurationText.format(MIN_INTERVAL));
        }
        if (interval.compareTo(MAX_INTERVAL) > 0 && !allowLongInterval) {
            return Optional.of("every = " + DurationText.format(interval) + " is more than 31 days; shorten it, or say that it"
                    + " is meant with allowLongInterval");
        }
        if (interval.compareTo(LONGEST) > 0) {
            return Optional.of("every = " + DurationText.format(interval) + " is longer than a clock can measure; give at most "
                    + DurationText.format(LONGEST));
        }
        return Optional.empty();
    }

    public static Optional<String> timeoutFault(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            return Optional.of("timeout = " + DurationText.format(timeout) + " is not positive; give a positive duration, or"
                    + " leave it out for no timeout");
        }
        if (timeout.compareTo(LONGEST) > 0) {
            return Optional
                    .of("timeout = " + DurationText.format(timeout) + " is longer than a clock can measure; give at most "
                            + DurationText.format(LONGEST) + ", or leave it out for no timeout");
        }
        return Optional.empty();
    }
}
