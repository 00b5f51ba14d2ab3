package io.tickrunner.runtime.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the lock session behaves.
 *
 * @param lease how long the server keeps a session that sends nothing
 * @param heartbeat how often the session sends a sign of life
 * @param deadline how long after the sending of an answered statement this replica believes in its locks
 * @param requestTimeout how long a caller waits for the answer to its request
 * @param backoff the first wait before the session is opened again
 * @param maxBackoff the longest such wait
 * @param repeatEvery how often it is told again that the session cannot be opened; zero for at every attempt
 * @param namespace the first key of PostgreSQL's two-int key space, or empty for the one-bigint key space
 * @param takeOver how long a replica waits before it works under a lock that another may have lost just now
 * @param peerRoles other database roles whose replicas of this app are listened to; {@code *} stands for any characters
 */
public record LockSettings(
        Duration lease,
        Duration heartbeat,
        Duration deadline,
        Duration requestTimeout,
        Duration backoff,
        Duration maxBackoff,
        Duration repeatEvery,
        OptionalInt namespace,
        TakeOverMode takeOver,
        List<String> peerRoles) {

    public static final Duration DEFAULT_REPEAT_EVERY = Duration.ofMinutes(10);
    private static final String PREFIX = "quarkus.tickrunner.lock.";
    private static final Duration MIN_HEARTBEAT = Duration.ofMillis(50);
    private static final Duration ONE_MILLI = Duration.ofMillis(1);
    /** PostgreSQL counts its time limits in milliseconds in an int; nobody needs that many. */
    private static final Duration DAY = Duration.ofDays(1);

    public LockSettings(Duration lease, Duration heartbeat, Duration deadline, Duration requestTimeout, Duration backoff,
            Duration maxBackoff, OptionalInt namespace) {
        this(lease, heartbeat, deadline, requestTimeout, backoff, maxBackoff, DEFAULT_REPEAT_EVERY, namespace,
                TakeOverMode.PROMPT, List.of());
    }

    /**
     * What is wrong with these settings, each with its reason; empty when the promise of the lease can be kept.
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        // Divided and not multiplied: what is set here may be too long for that.
        if (heartbeat.compareTo(MIN_HEARTBEAT) < 0) {
            faults.add(PREFIX + "heartbeat = " + heartbeat + " is shorter than 50ms; a heartbeat costs a round trip, so give it"
                    + " a second or more");
        }
        if (deadline.dividedBy(2).compareTo(heartbeat) < 0) {
            faults.add(PREFIX + "deadline = " + deadline + " is shorter than two heartbeats of " + heartbeat
                    + ", so that one late answer loses every lock; lengthen the deadline or shorten the heartbeat");
        }
        if (lease.minus(lease.dividedBy(6)).compareTo(deadline) < 0) {
            faults.add(PREFIX + "lease = " + lease + " is less than a fifth longer than the deadline of " + deadline
                    + ", so that another replica could start before this one has stopped; lengthen the lease or shorten the"
                    + " deadline");
        }
        if (lease.compareTo(DAY) > 0) {
            faults.add(
                    PREFIX + "lease = " + lease + " is longer than a day, for which a lock would outlive its replica; give it"
                            + " seconds");
        }
        if (requestTimeout.compareTo(ONE_MILLI) < 0 || requestTimeout.compareTo(DAY) > 0) {
            faults.add(PREFIX + "request-timeout = " + requestTimeout + " is not from 1ms to a day; give it a few seconds");
        }
        if (!isPositive(backoff)) {
            faults.add(PREFIX + "backoff = " + backoff + " is not positive; give it some 100 milliseconds");
        }
        if (maxBackoff.compareTo(backoff) < 0) {
            faults.add(PREFIX + "max-backoff = " + maxBackoff + " is shorter than backoff = " + backoff + "; lengthen it");
        }
        if (maxBackoff.compareTo(DAY) > 0) {
            faults.add(PREFIX + "max-backoff = " + maxBackoff + " is longer than a day; give it some seconds");
        }
        return faults;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    /** Whether a replica of this app that logged in with another role is listened to. */
    public boolean trustsRole(String role) {
        return peerRoles.stream().anyMatch(pattern -> Pattern
                .compile(Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                        Pattern.DOTALL)
                .matcher(role).matches());
    }

    public Duration idleTimeout() {
        return idleTimeout(lease, heartbeat);
    }

    /**
     * After how much silence the server ends a session: so long before the lease is over that another replica, which tries once
     * a heartbeat, has the locks within a lease and a heartbeat.
     */
    public static Duration idleTimeout(Duration lease, Duration heartbeat) {
        return lease.minus(heartbeat.dividedBy(10));
    }

    /** Why a lock ID does not fit the key space, with the mend; empty when it fits. */
    public Optional<String> keyFault(long lockId) {
        return keySpace().fault(lockId);
    }

    public KeySpace keySpace() {
        return namespace.isPresent() ? KeySpace.twoInts(namespace.getAsInt()) : KeySpace.bigint();
    }
}
