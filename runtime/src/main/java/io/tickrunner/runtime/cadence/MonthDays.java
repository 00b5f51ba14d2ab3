package io.tickrunner.runtime.cadence;

/**
 * Selects days of a month. Bit {@code n} of the result is day {@code n + 1}; days that the month does not have are never set.
 */
@FunctionalInterface
interface MonthDays {

    int SATURDAY = 6;
    int SUNDAY = 7;
    MonthDays ALL = (length, firstWeekday) -> -1 >>> (Integer.SIZE - length);

    /**
     * @param length how many days the month has
     * @param firstWeekday the weekday of its first day, 1 for Monday to 7 for Sunday
     */
    int in(int length, int firstWeekday);

    default MonthDays or(MonthDays other) {
        return (length, firstWeekday) -> in(length, firstWeekday) | other.in(length, firstWeekday);
    }

    default MonthDays and(MonthDays other) {
        return (length, firstWeekday) -> in(length, firstWeekday) & other.in(length, firstWeekday);
    }

    /** Selects days by their numbers, with the bits of a result. */
    static MonthDays numbered(int days) {
        return (length, firstWeekday) -> days & ALL.in(length, firstWeekday);
    }

    /** Selects the day that is so many days before the last one. */
    static MonthDays beforeLast(int before) {
        return (length, firstWeekday) -> day(length - before, length);
    }

    /** Selects every so many days, up to the last one. */
    static MonthDays toLast(int from, int step) {
        return (length, firstWeekday) -> {
            int days = 0;
            for (int day = from; day <= length; day += step) {
                days |= day(day, length);
            }
            return days;
        };
    }

    /** Selects the day from Monday to Friday that is nearest to this one, in the same month. */
    static MonthDays nearestWorkday(int wanted) {
        return (length, firstWeekday) -> {
            if (wanted > length) {
                return 0;
            }
            int weekday = weekday(wanted, firstWeekday);
            if (weekday == SATURDAY) {
                return day(wanted == 1 ? 3 : wanted - 1, length);
            }
            return day(weekday != SUNDAY ? wanted : wanted == length ? wanted - 2 : wanted + 1, length);
        };
    }

    /** Selects the last day from Monday to Friday. */
    static MonthDays lastWorkday() {
        return (length, firstWeekday) -> day(length - Math.max(0, weekday(length, firstWeekday) - 5), length);
    }

    /**
     * Selects weekdays of every week.
     *
     * @param weekdays bit {@code n} is weekday {@code n + 1}
     */
    static MonthDays weekdays(int weekdays) {
        return (length, firstWeekday) -> {
            int days = 0;
            for (int day = 1; day <= length; day++) {
                days |= (weekdays >>> weekday(day, firstWeekday) - 1 & 1) << day - 1;
            }
            return days;
        };
    }

    /** Selects a weekday of the n-th time in the month. */
    static MonthDays nthWeekday(int weekday, int nth) {
        return (length, firstWeekday) -> day(1 + Math.floorMod(weekday - firstWeekday, 7) + (nth - 1) * 7, length);
    }

    /** Selects the last of these weekdays in the month. */
    static MonthDays lastWeekday(int weekday) {
        return (length, firstWeekday) -> day(length - Math.floorMod(weekday(length, firstWeekday) - weekday, 7), length);
    }

    private static int day(int day, int length) {
        return day >= 1 && day <= length ? 1 << day - 1 : 0;
    }

    private static int weekday(int day, int firstWeekday) {
        return (firstWeekday + day - 2) % 7 + 1;
    }
}
