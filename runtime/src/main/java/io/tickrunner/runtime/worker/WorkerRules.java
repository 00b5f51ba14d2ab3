package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

import io.tickrunner.OnCrash;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.text.PropertyText;

/**
 * The rules for every worker, applied by the build, at startup (to configuration and resolved property expressions) and by
 * {@code WorkerDefinition.register()}. Each fault is the end of a sentence that starts with the place.
 */
public final class WorkerRules {

    /** The work of a tick and the bookkeeping around it need some time, and a wait is not exact to less than a millisecond. */
    public static final Duration MIN_INTERVAL = Duration.ofMillis(10);
    /** Longer intervals are usually mistakes, such as {@code 30d} for {@code 30m}. */
    public static final Duration MAX_INTERVAL = Duration.ofDays(31);

    private static final int MAX_WEIGHT = 1_000;
    private static final int MAX_PARTITIONS = 1_000;
    /** The monotonic clock counts nanoseconds in a long, and sums must fit too. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final int MAX_NAME_LENGTH = 63;
    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final int MAX_CHANNEL_LENGTH = 63;
    /** PostgreSQL folds other identifiers, unless they are quoted wherever they are used. */
    private static final Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_$]*");
    private static final String OWN_CHANNEL_PREFIX = "tickrunner_";

    private WorkerRules() {
    }

    public static Optional<String> nameFault(String name) {
        if (!SLUG.matcher(name).matches()) {
            return Optional.of("name = \"" + name + "\" is not a slug; use lower-case letters, digits, '-' and '_', starting"
                    + " with a letter, for example \"rebalance\"");
        }
        if (name.length() > MAX_NAME_LENGTH) {
            return Optional.of("name = \"" + name + "\" has " + name.length() + " characters; use at most " + MAX_NAME_LENGTH);
        }
        return Optional.empty();
    }

    /**
     * @param others the other workers (or their classes) that have the name; empty if there are none
     */
    public static Optional<String> nameTakenFault(String name, Collection<String> others) {
        return others.isEmpty() ? Optional.empty()
                : Optional.of("name = \"" + name + "\" is also used by " + String.join(", ", others)
                        + "; give each worker a unique name");
    }

    /**
     * @param others the other workers (or their classes) that have the lock ID; empty if there are none
     */
    public static Optional<String> lockIdTakenFault(long lockId, Collection<String> others) {
        return others.isEmpty() ? Optional.empty()
                : Optional.of("lockId = " + lockId + " is also used by " + String.join(", ", others)
                        + "; give each worker a unique lock ID");
    }

    public static Optional<String> intervalFault(Duration interval, boolean allowLongInterval) {
        if (interval.isZero() || interval.isNegative()) {
            return Optional.of("every = " + DurationText.format(interval) + " is not positive; use "
                    + DurationText.format(MIN_INTERVAL) + " or more");
        }
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            return Optional.of("every = " + DurationText.format(interval) + " is below " + DurationText.format(MIN_INTERVAL)
                    + "; use " + DurationText.format(MIN_INTERVAL) + " or more");
        }
        if (interval.compareTo(MAX_INTERVAL) > 0 && !allowLongInterval) {
            return Optional.of("every = " + DurationText.format(interval) + " is more than 31 days; shorten it, or set"
                    + " allowLongInterval if it is intended");
        }
        if (interval.compareTo(LONGEST) > 0) {
            return Optional.of("every = " + DurationText.format(interval) + " is longer than a clock can measure; use at most "
                    + DurationText.format(LONGEST));
        }
        return Optional.empty();
    }

    /**
     * @param limit what the jitter must be below, if known
     * @param ofWhat what that is
     */
    public static Optional<String> jitterFault(Duration jitter, Optional<Duration> limit, String ofWhat) {
        if (jitter.isNegative()) {
            return Optional.of("jitter = " + DurationText.format(jitter) + " is negative; use a positive duration, or 0 for"
                    + " none");
        }
        if (jitter.compareTo(LONGEST) > 0) {
            return tooLong("jitter", jitter);
        }
        return limit.filter(bound -> jitter.compareTo(bound) >= 0)
                .map(bound -> "jitter = " + DurationText.format(jitter) + " is not below " + ofWhat + ", "
                        + DurationText.format(bound) + "; shorten it");
    }

    /**
     * @param limit what the time must be below, if known
     * @param ofWhat what that is
     */
    public static Optional<String> retryFault(Duration retry, Optional<Duration> limit, String ofWhat) {
        if (retry.isZero() || retry.isNegative()) {
            return Optional.of("retry = " + DurationText.format(retry) + " is not positive; use a positive duration, or omit it"
                    + " for no retries");
        }
        if (retry.compareTo(LONGEST) > 0) {
            return tooLong("retry", retry);
        }
        return limit.filter(bound -> retry.compareTo(bound) >= 0)
                .map(bound -> "retry = " + DurationText.format(retry) + " is not below " + ofWhat + ", "
                        + DurationText.format(bound) + "; shorten it");
    }

    private static Optional<String> tooLong(String attribute, Duration duration) {
        return Optional
                .of(attribute + " = " + DurationText.format(duration) + " is longer than a clock can measure; use at most "
                        + DurationText.format(LONGEST));
    }

    public static Optional<String> missedWithinFault(Duration missedWithin) {
        if (missedWithin.isZero() || missedWithin.isNegative()) {
            return Optional.of("missedWithin = " + DurationText.format(missedWithin) + " is not positive; use a positive"
                    + " duration, or missed = SKIP");
        }
        if (missedWithin.compareTo(LONGEST) > 0) {
            return tooLong("missedWithin", missedWithin);
        }
        return Optional.empty();
    }

    /** Returns why the choice of transactions makes no sense; empty if it does. */
    public static Optional<String> idleFenceFault(FenceSpec fence) {
        return fence.isIdle() ? Optional.of("fence = " + fence.fence() + " has no effect without fenced = true; set that, or"
                + " remove fence") : Optional.empty();
    }

    /** Returns why no worker can be fenced in an app with its own locker. */
    public static String ownLockerFenceFault() {
        return "fenced = true needs the locks of the PostgreSQL datasource, but the app has its own AdvisoryLocker; remove that,"
                + " or fenced";
    }

    public static Optional<String> weightFault(int weight) {
        return weight >= 1 && weight <= MAX_WEIGHT ? Optional.empty()
                : Optional.of("weight = " + weight + " is not between 1 and " + MAX_WEIGHT
                        + "; use 1 for a worker like the others");
    }

    /**
     * @param what the setting that contains the number
     */
    public static Optional<String> partitionsFault(String what, long partitions) {
        return partitions >= 1 && partitions <= MAX_PARTITIONS ? Optional.empty()
                : Optional.of(what + " = " + partitions + " is not between 1 and " + MAX_PARTITIONS
                        + "; use about as many partitions as there will ever be replicas, or a few times that");
    }

    public static Optional<String> partitionsFromFault(String property) {
        return PropertyText.isExpression(property) ? Optional.of("partitionsFrom = \"" + property + "\" is not the name of a"
                + " property; write it without braces, and give a default as partitions") : Optional.empty();
    }

    /** Returns why a range of lock IDs is impossible. */
    public static Optional<String> lockIdsFault(long first, int partitions) {
        return first <= Long.MAX_VALUE - partitions + 1 ? Optional.empty()
                : Optional.of("lockId = " + first + " leaves no room for " + partitions + " partitions; choose a smaller one");
    }

    /** Returns why the setting makes no sense in an app without the ledger. */
    public static String onCrashFault(OnCrash onCrash) {
        return "onCrash = " + onCrash + " has no effect without the ledger; remove it, or set"
                + " quarkus.tickrunner.ledger.enabled=true";
    }

    public static Optional<String> timeoutFault(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            return Optional.of("timeout = " + DurationText.format(timeout) + " is not positive; use a positive duration, or"
                    + " omit it for no timeout");
        }
        if (timeout.compareTo(LONGEST) > 0) {
            return Optional
                    .of("timeout = " + DurationText.format(timeout) + " is longer than a clock can measure; use at most "
                            + DurationText.format(LONGEST) + ", or omit it for no timeout");
        }
        return Optional.empty();
    }

    public static Optional<String> wakeOnFault(String channel) {
        String what = "wakeOn = \"" + channel + "\" ";
        if (!CHANNEL.matcher(channel).matches()) {
            return Optional.of(what + "is not a PostgreSQL identifier; use lower-case letters, digits, '_' and '$', starting"
                    + " with a letter or '_', for example \"outbox\" for NOTIFY outbox");
        }
        if (channel.length() > MAX_CHANNEL_LENGTH) {
            return Optional.of(what + "has " + channel.length() + " characters; PostgreSQL's identifiers have at most "
                    + MAX_CHANNEL_LENGTH);
        }
        return channel.startsWith(OWN_CHANNEL_PREFIX)
                ? Optional.of(what + "starts with " + OWN_CHANNEL_PREFIX + ", as the channels between replicas do; use another"
                        + " name")
                : Optional.empty();
    }

    /**
     * @param interval the worker's interval; empty for a cron worker, or if it is unknown
     */
    public static Optional<String> atMostEveryFault(Duration atMostEvery, Optional<Duration> interval) {
        if (atMostEvery.isNegative()) {
            return Optional.of("atMostEvery = " + DurationText.format(atMostEvery) + " is negative; use a positive duration, or"
                    + " omit it for no limit");
        }
        if (atMostEvery.compareTo(LONGEST) > 0) {
            return tooLong("atMostEvery", atMostEvery);
        }
        return interval.filter(every -> atMostEvery.compareTo(every) >= 0)
                .map(every -> "atMostEvery = " + DurationText.format(atMostEvery) + " is not below the interval, "
                        + DurationText.format(every) + ", so no wake-up would have an effect; shorten it");
    }
}
