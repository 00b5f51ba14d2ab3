package io.tickrunner.runtime.cadence;

import static com.cronutils.model.CronType.CRON4J;
import static com.cronutils.model.CronType.QUARTZ;
import static com.cronutils.model.CronType.SPRING;
import static com.cronutils.model.CronType.SPRING53;
import static com.cronutils.model.CronType.UNIX;
import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;

import com.cronutils.model.CronType;

/** Expressions, and what each of them means in terms of {@code java.time}. */
final class CronSamples {

    /**
     * @param isMinute whether the expression selects seconds of a minute
     * @param seconds the seconds that it selects in such a minute
     */
    record Sample(String expression, CronType type, Predicate<LocalDateTime> isMinute, int... seconds) {

        @Override
        public String toString() {
            return type + " " + expression;
        }
    }

    static final List<Sample> ALL = List.of(
            quartz("0 15 2 * * ?", t -> isAt(t, 2, 15)),
            quartz("0 30 2 * * ?", t -> isAt(t, 2, 30)),
            quartz("0 0 0 * * ?", t -> isAt(t, 0, 0)),
            quartz("0 0 * * * ?", t -> t.getMinute() == 0),
            quartz("0 0/5 * * * ?", t -> t.getMinute() % 5 == 0),
            quartz("0 * 2 * * ?", t -> t.getHour() == 2),
            quartz("0 30 1,2,3 * * ?", t -> isAt(t, 1, 30) || isAt(t, 2, 30) || isAt(t, 3, 30)),
            new Sample("15,45 10 3 * * ?", QUARTZ, t -> isAt(t, 3, 10), 15, 45),
            new Sample("30 0 0,1 * * ?", QUARTZ, t -> isAt(t, 0, 0) || isAt(t, 1, 0), 30),
            quartz("0 0 12 L * ?", t -> isAt(t, 12, 0) && isLastDay(t)),
            quartz("0 45 23 L-3 * ?", t -> isAt(t, 23, 45) && isLastDay(t.plusDays(3))),
            quartz("0 0 1 LW * ?", t -> isAt(t, 1, 0) && isWorkday(t) && isLastWorkday(t)),
            quartz("0 30 0 1W * ?", t -> isAt(t, 0, 30) && isNearestWorkday(t, 1)),
            quartz("0 30 2 15W * ?", t -> isAt(t, 2, 30) && isNearestWorkday(t, 15)),
            quartz("0 20 4 31W * ?", t -> isAt(t, 4, 20) && isNearestWorkday(t, 31)),
            quartz("0 0 2 ? * SUN", t -> isAt(t, 2, 0) && is(t, SUNDAY)),
            quartz("0 30 2 ? MAR,OCT SUNL",
                    t -> isAt(t, 2, 30) && is(t, SUNDAY) && (t.getMonthValue() == 3 || t.getMonthValue() == 10)
                            && t.plusDays(7).getMonthValue() != t.getMonthValue()),
            quartz("0 0 3 ? * 6#3", t -> isAt(t, 3, 0) && is(t, FRIDAY) && t.getDayOfMonth() >= 15 && t.getDayOfMonth() <= 21),
            quartz("0 0 3 ? * MON#5", t -> isAt(t, 3, 0) && is(t, MONDAY) && t.getDayOfMonth() >= 29),
            quartz("0 10 8-18/2 ? * MON-FRI", t -> t.getMinute() == 10 && t.getHour() >= 8 && t.getHour() <= 18
                    && t.getHour() % 2 == 0 && isWorkday(t)),
            quartz("0 0/20 22-2 * * ?", t -> t.getMinute() % 20 == 0 && (t.getHour() >= 22 || t.getHour() <= 2)),
            quartz("0 0 6 28-3 * ?", t -> isAt(t, 6, 0) && (t.getDayOfMonth() >= 28 || t.getDayOfMonth() <= 3)),
            quartz("0 5 0 29 2 ?", t -> isAt(t, 0, 5) && t.getDayOfMonth() == 29 && t.getMonthValue() == 2),
            quartz("0 0 5 1,15W,L * ?",
                    t -> isAt(t, 5, 0) && (t.getDayOfMonth() == 1 || isNearestWorkday(t, 15) || isLastDay(t))),
            quartz("0 30 2 1/7 * ? 2020/2",
                    t -> isAt(t, 2, 30) && t.getDayOfMonth() % 7 == 1 && t.getYear() % 2 == 0),
            quartz("0 0 0 1 1 ? 2031-2033",
                    t -> isAt(t, 0, 0) && t.getDayOfYear() == 1 && t.getYear() >= 2031 && t.getYear() <= 2033),
            quartz("0 30 0 ? * FRI-MON",
                    t -> isAt(t, 0, 30) && (is(t, FRIDAY) || is(t, SATURDAY) || is(t, SUNDAY) || is(t, MONDAY))),
            quartz("0 0|30 1|2 * * ?", t -> isAt(t, 1, 0) || isAt(t, 2, 30)),
            new Sample("30 2 13 * 5", UNIX, t -> isAt(t, 2, 30) && (t.getDayOfMonth() == 13 || is(t, FRIDAY)), 0),
            new Sample("*/15 0 * * 7", UNIX, t -> t.getHour() == 0 && t.getMinute() % 15 == 0 && is(t, SUNDAY), 0),
            new Sample("0 0 2 13 * FRI", SPRING53, t -> isAt(t, 2, 0) && t.getDayOfMonth() == 13 && is(t, FRIDAY), 0),
            new Sample("@weekly", SPRING53, t -> isAt(t, 0, 0) && is(t, SUNDAY), 0),
            new Sample("0 4 1-7 * 1", CRON4J, t -> isAt(t, 4, 0) && t.getDayOfMonth() <= 7 && is(t, MONDAY), 0),
            new Sample("0 30 3 * * 4#1", SPRING, t -> isAt(t, 3, 30) && t.getDayOfMonth() <= 7 && is(t, THURSDAY), 0));

    private CronSamples() {
    }

    private static Sample quartz(String expression, Predicate<LocalDateTime> isMinute) {
        return new Sample(expression, QUARTZ, isMinute, 0);
    }

    private static boolean isAt(LocalDateTime time, int hour, int minute) {
        return time.getMinute() == minute && time.getHour() == hour;
    }

    private static boolean is(LocalDateTime time, DayOfWeek day) {
        return time.getDayOfWeek() == day;
    }

    private static boolean isWorkday(LocalDateTime time) {
        return !is(time, SATURDAY) && !is(time, SUNDAY);
    }

    private static boolean isLastDay(LocalDateTime time) {
        return time.plusDays(1).getDayOfMonth() == 1;
    }

    private static boolean isLastWorkday(LocalDateTime time) {
        LocalDateTime later = time.plusDays(1);
        while (later.getMonthValue() == time.getMonthValue()) {
            if (isWorkday(later)) {
                return false;
            }
            later = later.plusDays(1);
        }
        return true;
    }

    /** Tries the days of the month by their distance to the wanted one. */
    private static boolean isNearestWorkday(LocalDateTime time, int wanted) {
        LocalDate month = time.toLocalDate().withDayOfMonth(1);
        if (wanted > month.lengthOfMonth()) {
            return false;
        }
        for (int distance = 0;; distance++) {
            for (int day : new int[] { wanted - distance, wanted + distance }) {
                if (day >= 1 && day <= month.lengthOfMonth() && isWorkday(month.withDayOfMonth(day).atStartOfDay())) {
                    return time.getDayOfMonth() == day;
                }
            }
        }
    }
}
