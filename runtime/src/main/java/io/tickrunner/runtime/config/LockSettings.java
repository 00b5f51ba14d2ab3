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
 * The settings of the lock session.
 *
 * @param lease how long the server keeps a session that sends nothing
 * @param heartbeat how often the session sends a sign of life
 * @param deadline how long this replica trusts its locks, counted from the sending of an answered statement
 * @param requestTimeout how long a caller waits for the answer to its request
 * @param backoff the first wait before the session is reopened
 * @param maxBackoff the longest such wait
 * @param repeatEvery the interval of reminders that the session cannot be opened; zero to log every attempt
 * @param namespace the first key of PostgreSQL's two-int key space, or empty for the one-bigint key space
 * @param takeOver how long a replica waits before it works with a lock that another replica may have just lost
 * @param peerRoles other database roles of this app's replicas; {@code *} stands for any characters
 * @param spread how grants are spread over the replicas
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
        List<String> peerRoles,
        SpreadSettings spread) {

    public static final Duration DEFAULT_REPEAT_EVERY = Duration.ofMinutes(10);
    private static final String PREFIX = "quarkus.tickrunner.lock.";
    private static final Duration MIN_HEARTBEAT = Duration.ofMillis(50);
    private static final Duration MIN_PEER_CHECK = Duration.ofMillis(15);
    private static final Duration ONE_MILLI = Duration.ofMillis(1);
    /** An upper limit, because PostgreSQL stores its time limits as milliseconds in an int. */
    private static final Duration DAY = Duration.ofDays(1);

    public LockSettings(Duration lease, Duration heartbeat, Duration deadline, Duration requestTimeout, Duration backoff,
            Duration maxBackoff, OptionalInt namespace) {
        this(lease, heartbeat, deadline, requestTimeout, backoff, maxBackoff, DEFAULT_REPEAT_EVERY, namespace,
                TakeOverMode.PROMPT, List.of(), SpreadSettings.EVEN);
    }

    /**
     * Returns all errors in these settings with their reasons; empty if the guarantee of the lease can be kept.
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        // Divides instead of multiplying, because configured values may be large enough to overflow.
        if (heartbeat.compareTo(MIN_HEARTBEAT) < 0) {
            faults.add(PREFIX + "heartbeat = " + heartbeat + " is shorter than 50ms, but a heartbeat costs a round trip; use"
                    + " a second or more");
        }
        if (deadline.dividedBy(2).compareTo(heartbeat) < 0) {
            faults.add(PREFIX + "deadline = " + deadline + " is shorter than two heartbeats of " + heartbeat
                    + ", so one late answer would lose every lock; lengthen the deadline or shorten the heartbeat");
        }
        if (lease.minus(lease.dividedBy(6)).compareTo(deadline) < 0) {
            faults.add(PREFIX + "lease = " + lease + " is less than a fifth longer than the deadline of " + deadline
                    + ", so another replica could start before this one has stopped; lengthen the lease or shorten the"
                    + " deadline");
        }
        if (namespace.isPresent() && namespace.getAsInt() == KeySpace.SESSION_KEYS) {
            faults.add("quarkus.tickrunner.lock-namespace = " + KeySpace.SESSION_KEYS + " is what lock sessions use for keys of"
                    + " their own; choose another number");
        }
        if (lease.compareTo(DAY) > 0) {
            faults.add(
                    PREFIX + "lease = " + lease + " is longer than a day, and a lock would outlive its replica by that time;"
                            + " use a few seconds");
        }
        if (requestTimeout.compareTo(ONE_MILLI) < 0 || requestTimeout.compareTo(DAY) > 0) {
            faults.add(PREFIX + "request-timeout = " + requestTimeout + " is not between 1ms and a day; use a few seconds");
        }
        if (!isPositive(backoff)) {
            faults.add(PREFIX + "backoff = " + backoff + " is not positive; use about 100ms");
        }
        if (maxBackoff.compareTo(backoff) < 0) {
            faults.add(PREFIX + "max-backoff = " + maxBackoff + " is shorter than backoff = " + backoff + "; lengthen it");
        }
        if (maxBackoff.compareTo(DAY) > 0) {
            faults.add(PREFIX + "max-backoff = " + maxBackoff + " is longer than a day; use a few seconds");
        }
        if (spread.weight() < 0 || spread.weight() > SpreadSettings.MAX_WEIGHT) {
            faults.add("quarkus.tickrunner.spread.weight = " + spread.weight() + " is not between 0 and "
                    + SpreadSettings.MAX_WEIGHT
                    + "; use 1 for a replica like the others, and 0 for one that should hold no lock");
        }
        return faults;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    /** Returns whether messages are accepted from a replica of this app that logged in with the given role. */
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
     * Returns after how much silence the server ends a session. It is shorter than the lease, so that another replica, which
     * then
     * looks for that, acquires the locks within a lease.
     */
    public static Duration idleTimeout(Duration lease, Duration heartbeat) {
        return lease.minus(heartbeat.dividedBy(10));
    }

    /** Returns how often the end of each other replica is looked for. */
    public Duration peerCheck() {
        Duration check = heartbeat.dividedBy(40);
        return check.compareTo(MIN_PEER_CHECK) < 0 ? MIN_PEER_CHECK : check;
    }

    /** Returns why a lock ID does not fit the key space and how to fix it; empty if it fits. */
    public Optional<String> keyFault(long lockId) {
        return keySpace().fault(lockId);
    }

    public KeySpace keySpace() {
        return namespace.isPresent() ? KeySpace.twoInts(namespace.getAsInt()) : KeySpace.bigint();
    }
}
