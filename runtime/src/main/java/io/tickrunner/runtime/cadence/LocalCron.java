package io.tickrunner.runtime.cadence;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Finds the local times that match one cron expression, regardless of any time zone. Times before {@value #FIRST_YEAR} and
 * after {@value #LAST_YEAR} do not match. Times have whole seconds.
 * <p>
 * The calendar repeats after 400 years, so a search that finds no day in that time ends with the correct answer: there is none.
 *
 * @param seconds bit {@code n} is second {@code n}; likewise for minutes, hours and months
 */
record LocalCron(long seconds, long minutes, long hours, long months, IntPredicate years, MonthDays days) {

    static final int FIRST_YEAR = 1970;
    static final int LAST_YEAR = 9999;

    private static final int CYCLE_YEARS = 400;

    Optional<LocalDateTime> atOrAfter(LocalDateTime from) {
        LocalDate day = from.toLocalDate();
        if (runsOn(day)) {
            LocalTime time = timeAtOrAfter(from.toLocalTime());
            if (time != null) {
                return Optional.of(day.atTime(time));
            }
        }
        return dayAfter(day).map(next -> next.atTime(first(hours), first(minutes), first(seconds)));
    }

    Optional<LocalDateTime> atOrBefore(LocalDateTime until) {
        LocalDate day = until.toLocalDate();
        if (runsOn(day)) {
            LocalTime time = timeAtOrBefore(until.toLocalTime());
            if (time != null) {
                return Optional.of(day.atTime(time));
            }
        }
        return dayBefore(day).map(previous -> previous.atTime(last(hours), last(minutes), last(seconds)));
    }

    private boolean runsOn(LocalDate day) {
        return runsIn(day.getYear(), day.getMonthValue())
                && (daysIn(day.getYear(), day.getMonthValue()) >>> day.getDayOfMonth() - 1 & 1) != 0;
    }

    private boolean runsIn(int year, int month) {
        return has(months, month) && runsIn(year);
    }

    private boolean runsIn(int year) {
        return year >= FIRST_YEAR && year <= LAST_YEAR && years.test(year);
    }

    private int daysIn(int year, int month) {
        LocalDate first = LocalDate.of(year, month, 1);
        return days.in(first.lengthOfMonth(), first.getDayOfWeek().getValue());
    }

    private Optional<LocalDate> dayAfter(LocalDate day) {
        int year = Math.max(day.getYear(), FIRST_YEAR);
        int lastYear = Math.min(year + CYCLE_YEARS, LAST_YEAR);
        int month = year == day.getYear() ? day.getMonthValue() : 1;
        int later = year == day.getYear() ? -1 << day.getDayOfMonth() : -1;
        for (; year <= lastYear; year++) {
            for (; month <= 12 && runsIn(year); month++) {
                int found = runsIn(year, month) ? daysIn(year, month) & later : 0;
                if (found != 0) {
                    return Optional.of(LocalDate.of(year, month, Integer.numberOfTrailingZeros(found) + 1));
                }
                later = -1;
            }
            month = 1;
            later = -1;
        }
        return Optional.empty();
    }

    private Optional<LocalDate> dayBefore(LocalDate day) {
        int year = Math.min(day.getYear(), LAST_YEAR);
        int firstYear = Math.max(year - CYCLE_YEARS, FIRST_YEAR);
        int month = year == day.getYear() ? day.getMonthValue() : 12;
        int earlier = year == day.getYear() ? (1 << day.getDayOfMonth() - 1) - 1 : -1;
        for (; year >= firstYear; year--) {
            for (; month >= 1 && runsIn(year); month--) {
                int found = runsIn(year, month) ? daysIn(year, month) & earlier : 0;
                if (found != 0) {
                    return Optional.of(LocalDate.of(year, month, Integer.SIZE - Integer.numberOfLeadingZeros(found)));
                }
                earlier = -1;
            }
            month = 12;
            earlier = -1;
        }
        return Optional.empty();
    }

    /** Returns {@code null} if the day has no such time. */
    private LocalTime timeAtOrAfter(LocalTime from) {
        int hour = from.getHour();
        if (has(hours, hour)) {
            int minute = from.getMinute();
            if (has(minutes, minute)) {
                long second = seconds & -1L << from.getSecond();
                if (second != 0) {
                    return LocalTime.of(hour, minute, first(second));
                }
            }
            long laterMinutes = minutes & -2L << minute;
            if (laterMinutes != 0) {
                return LocalTime.of(hour, first(laterMinutes), first(seconds));
            }
        }
        long laterHours = hours & -2L << hour;
        return laterHours == 0 ? null : LocalTime.of(first(laterHours), first(minutes), first(seconds));
    }

    /** Returns {@code null} if the day has no such time. */
    private LocalTime timeAtOrBefore(LocalTime until) {
        int hour = until.getHour();
        if (has(hours, hour)) {
            int minute = until.getMinute();
            if (has(minutes, minute)) {
                long second = seconds & (2L << until.getSecond()) - 1;
                if (second != 0) {
                    return LocalTime.of(hour, minute, last(second));
                }
            }
            long earlierMinutes = minutes & (1L << minute) - 1;
            if (earlierMinutes != 0) {
                return LocalTime.of(hour, last(earlierMinutes), last(seconds));
            }
        }
        long earlierHours = hours & (1L << hour) - 1;
        return earlierHours == 0 ? null : LocalTime.of(last(earlierHours), last(minutes), last(seconds));
    }

    private static boolean has(long values, int value) {
        return (values >>> value & 1) != 0;
    }

    private static int first(long values) {
        return Long.numberOfTrailingZeros(values);
    }

    private static int last(long values) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(values);
    }
}
