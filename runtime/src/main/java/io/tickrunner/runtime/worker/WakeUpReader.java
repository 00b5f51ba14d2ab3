package io.tickrunner.runtime.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads what wakes a worker up and checks it, at build time as far as it contains no property expressions, and at startup. */
public final class WakeUpReader {

    private static final String CHANNEL_EXAMPLE = "outbox";

    private final boolean resolves;

    /**
     * @param resolves whether property expressions are resolved; otherwise they are left unread
     */
    public WakeUpReader(boolean resolves) {
        this.resolves = resolves;
    }

    /**
     * @param interval the worker's interval; empty for a cron worker, or if it is unknown
     * @param where returns the place of an attribute, for messages
     * @param faults receives the errors, each with its place and fix
     * @return the wake-ups; incomplete if there are errors, or expressions that were left unread
     */
    public WakeUps read(WakeUpSpec spec, Optional<Duration> interval, UnaryOperator<String> where, Collection<String> faults) {
        AttributeReader attributes = new AttributeReader(resolves, where, faults);
        Optional<String> channel = spec.wakeOn().isEmpty() ? Optional.empty()
                : attributes.text("wakeOn", spec.wakeOn(), CHANNEL_EXAMPLE);
        channel.flatMap(WorkerRules::wakeOnFault).ifPresent(fault -> attributes.fault("wakeOn", fault));
        Optional<Duration> atMostEvery = attributes.duration("atMostEvery", spec.atMostEvery(),
                duration -> WorkerRules.atMostEveryFault(duration, interval));
        return channel.isEmpty() && atMostEvery.isEmpty() ? WakeUps.ON_REQUEST
                : new WakeUps(channel, atMostEvery.orElse(Duration.ZERO));
    }
}
