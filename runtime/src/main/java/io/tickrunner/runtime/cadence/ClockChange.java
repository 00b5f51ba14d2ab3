package io.tickrunner.runtime.cadence;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Describes what one clock change does to a schedule: which of its local times do not exist, or exist twice.
 *
 * @param first the first such local time
 * @param last the last one; equal to the first if it is the only one
 * @param count how many there are
 * @param from when clocks change, in local time before the change
 * @param to what clocks show afterwards
 */
public record ClockChange(Kind kind, ZoneId zone, LocalDateTime first, LocalDateTime last, int count, LocalDateTime from,
        LocalDateTime to) {

    public enum Kind {
        /** Clocks skip the local times. They occur once, at the first moment after the gap. */
        SKIPPED,
        /** Clocks show the local times twice. They occur the first time. */
        REPEATED
    }

    /**
     * Finds all clock changes that affect a schedule.
     *
     * @param after the search begins after this moment
     * @param until the search ends with this moment
     */
    public static List<ClockChange> affecting(CronSchedule schedule, Instant after, Instant until) {
        List<ClockChange> found = new ArrayList<>();
        ZoneRules rules = schedule.zone().getRules();
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (change != null && !change.getInstant().isAfter(until)) {
            of(schedule, change).ifPresent(found::add);
            change = rules.nextTransition(change.getInstant());
        }
        return found;
    }

    private static Optional<ClockChange> of(CronSchedule schedule, ZoneOffsetTransition change) {
        LocalDateTime begin = change.isGap() ? change.getDateTimeBefore() : change.getDateTimeAfter();
        LocalDateTime end = change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore();
        LocalDateTime first = null;
        LocalDateTime last = null;
        int count = 0;
        LocalDateTime time = schedule.localAtOrAfter(begin).orElse(end);
        while (time.isBefore(end)) {
            first = first == null ? time : first;
            last = time;
            count++;
            time = schedule.localAtOrAfter(time.plusSeconds(1)).orElse(end);
        }
        return count == 0 ? Optional.empty()
                : Optional
                        .of(new ClockChange(change.isGap() ? Kind.SKIPPED : Kind.REPEATED, schedule.zone(), first, last, count,
                                change.getDateTimeBefore(), change.getDateTimeAfter()));
    }

    /** Describes the change and its effect, as a sentence without a full stop. */
    public String describe() {
        boolean skipped = kind == Kind.SKIPPED;
        String times = count == 1 ? first + (skipped ? " does not exist" : " exists twice")
                : first + " to " + last + " (" + count + " times) " + (skipped ? "do not exist" : "exist twice");
        String effect = skipped ? "the worker ticks once instead, at " + to : "the worker ticks the first time only";
        return times + " in " + zone + ", where clocks go from " + from + (skipped ? " to " : " back to ") + to + "; " + effect;
    }
}
