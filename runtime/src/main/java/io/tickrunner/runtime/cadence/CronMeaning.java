package io.tickrunner.runtime.cadence;

import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

import com.cronutils.model.CronType;
import com.cronutils.model.SingleCron;
import com.cronutils.model.field.CronField;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.definition.DayOfWeekFieldDefinition;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.expression.QuestionMark;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.model.field.value.IntegerFieldValue;

/**
 * Translates the fields of a parsed expression into sets of values. The library's own calculation is not used because it fails
 * for expressions that its parser accepts: it ignores a range that wraps around ({@code 22-2}) and {@code W} or {@code L} in a
 * list of days, it throws for {@code 31W} in a shorter month, and for {@code 31W} on a Sunday it answers the Sunday.
 * <p>
 * A range that ends before it begins wraps around. A day that the month does not have is omitted, also with {@code W}. Day and
 * weekday must both match, except with {@link CronType#UNIX}, where either is sufficient if both are restricted.
 */
final class CronMeaning {

    private static final int WEEK = 7;

    private final SingleCron cron;
    private final CronType type;

    CronMeaning(SingleCron cron, CronType type) {
        this.cron = cron;
        this.type = type;
    }

    /**
     * @throws IllegalArgumentException if the parser accepted what has no meaning
     */
    LocalCron toLocalCron() {
        CronField second = cron.retrieve(CronFieldName.SECOND);
        return new LocalCron(second == null ? 1 : bits(second), bits(cron.retrieve(CronFieldName.MINUTE)),
                bits(cron.retrieve(CronFieldName.HOUR)), bits(cron.retrieve(CronFieldName.MONTH)), years(), days());
    }

    private IntPredicate years() {
        CronField field = cron.retrieve(CronFieldName.YEAR);
        if (field == null || field.getExpression() instanceof Always) {
            return year -> true;
        }
        return values(field)::get;
    }

    private MonthDays days() {
        CronField day = cron.retrieve(CronFieldName.DAY_OF_MONTH);
        CronField weekday = cron.retrieve(CronFieldName.DAY_OF_WEEK);
        MonthDays days = isAny(day) ? MonthDays.ALL : union(day, this::daysOfMonth);
        MonthDays weekdays = isAny(weekday) ? MonthDays.ALL : union(weekday, this::daysOfWeek);
        if (type == CronType.UNIX && !isAny(day) && !isAny(weekday)) {
            return days.or(weekdays);
        }
        return isAny(day) ? weekdays : isAny(weekday) ? days : days.and(weekdays);
    }

    private static boolean isAny(CronField field) {
        return field.getExpression() instanceof Always || field.getExpression() instanceof QuestionMark;
    }

    private static MonthDays union(CronField field, BiFunction<FieldExpression, CronField, MonthDays> one) {
        return items(field.getExpression()).stream().map(item -> one.apply(item, field)).reduce(MonthDays::or).orElseThrow();
    }

    private MonthDays daysOfMonth(FieldExpression item, CronField field) {
        if (item instanceof On on) {
            switch (on.getSpecialChar().getValue()) {
                case L:
                    if (isGiven(on.getTime())) {
                        throw new IllegalArgumentException("day " + on.asString() + " has no meaning; use L, or L-"
                                + on.getTime() + " for days before the last");
                    }
                    return MonthDays.beforeLast(isGiven(on.getNth()) ? on.getNth().getValue() : 0);
                case W:
                    return MonthDays.nearestWorkday(on.getTime().getValue());
                case LW:
                    return MonthDays.lastWorkday();
                default:
            }
        }
        Between between = item instanceof Between range ? range
                : item instanceof Every every && every.getExpression() instanceof Between range ? range : null;
        if (between != null && isNumber(between.getFrom()) && !isNumber(between.getTo())) {
            return MonthDays.toLast(number(between.getFrom()), item instanceof Every every ? every.getPeriod().getValue() : 1);
        }
        return MonthDays.numbered((int) (bits(item, field) >>> 1));
    }

    private MonthDays daysOfWeek(FieldExpression item, CronField field) {
        if (item instanceof On on) {
            switch (on.getSpecialChar().getValue()) {
                case L:
                    if (isGiven(on.getNth())) {
                        throw new IllegalArgumentException("weekday " + on.asString() + " has no meaning; L- is for days");
                    }
                    if (isGiven(on.getTime())) {
                        return MonthDays.lastWeekday(isoWeekday(on.getTime().getValue()));
                    }
                    if (type != CronType.QUARTZ) {
                        throw new IllegalArgumentException("weekday L needs a number, as in 5L");
                    }
                    return MonthDays.weekdays(1 << MonthDays.SATURDAY - 1);
                case HASH:
                    return MonthDays.nthWeekday(isoWeekday(on.getTime().getValue()), on.getNth().getValue());
                default:
            }
        }
        int[] weekdays = { 0 };
        addValues(item, field, value -> weekdays[0] |= 1 << isoWeekday(value) - 1);
        return MonthDays.weekdays(weekdays[0]);
    }

    /** Converts to 1 for Monday to 7 for Sunday. */
    private int isoWeekday(int value) {
        int monday = ((DayOfWeekFieldDefinition) cron.getCronDefinition().getFieldDefinition(CronFieldName.DAY_OF_WEEK))
                .getMondayDoWValue().getMondayDoWValue();
        return Math.floorMod(value - monday, WEEK) + 1;
    }

    private static long bits(CronField field) {
        return values(field).toLongArray()[0];
    }

    private static long bits(FieldExpression item, CronField field) {
        long[] bits = { 0 };
        addValues(item, field, value -> bits[0] |= 1L << value);
        return bits[0];
    }

    private static BitSet values(CronField field) {
        BitSet values = new BitSet();
        items(field.getExpression()).forEach(item -> addValues(item, field, values::set));
        return values;
    }

    private static List<FieldExpression> items(FieldExpression expression) {
        return expression instanceof And list ? list.getExpressions() : List.of(expression);
    }

    private static void addValues(FieldExpression item, CronField field, IntConsumer values) {
        int first = field.getConstraints().getStartRange();
        int last = field.getConstraints().getEndRange();
        int step = item instanceof Every every ? every.getPeriod().getValue() : 1;
        FieldExpression base = item instanceof Every every ? every.getExpression() : item;
        int from;
        int to;
        if (base instanceof Always) {
            from = first;
            to = last;
        } else if (base instanceof On on && !isSpecial(on)) {
            from = on.getTime().getValue();
            to = item instanceof Every ? last : from;
        } else if (base instanceof Between between && isNumber(between.getFrom()) && isNumber(between.getTo())) {
            from = number(between.getFrom());
            to = number(between.getTo());
        } else {
            throw new IllegalArgumentException(item.asString() + " has no meaning in this place");
        }
        int size = field.getField() == CronFieldName.DAY_OF_WEEK ? WEEK : last - first + 1;
        int end = to < from ? to + size : to;
        for (int value = from; value <= end; value += step) {
            values.accept(value <= last ? value : first + (value - first) % size);
        }
    }

    private static boolean isSpecial(On on) {
        return switch (on.getSpecialChar().getValue()) {
            case NONE -> false;
            default -> true;
        };
    }

    private static boolean isGiven(IntegerFieldValue value) {
        return value.getValue() >= 0;
    }

    private static boolean isNumber(FieldValue<?> value) {
        return value instanceof IntegerFieldValue;
    }

    private static int number(FieldValue<?> value) {
        return ((IntegerFieldValue) value).getValue();
    }
}
