package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.cronutils.model.CronType;

import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class CronScheduleFuzzTest {

    @Property
    void anyTextIsReadOrRefusedAsAnIllegalArgument(@ForAll("texts") String text, @ForAll CronType type) {
        Optional<String> refusal = HostileText.bounded(() -> {
            try {
                assertThat(CronSchedule.parse(text, type, ZoneOffset.UTC)).isNotNull();
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of(e.getMessage());
            }
        });

        assertThat(refusal.stream()).allMatch(message -> message.startsWith("cron "));
    }

    @Property
    void nextAndLatestAgreeInLittleTime(@ForAll("expressions") String expression, @ForAll("zones") ZoneId zone,
            @ForAll("moments") Instant moment) {
        CronSchedule schedule = parse(expression, zone);

        Optional<Instant> next = HostileText.bounded(() -> schedule.next(moment));
        Optional<Instant> latest = HostileText.bounded(() -> schedule.latest(moment));

        assertThat(next.filter(found -> !found.isAfter(moment))).isEmpty();
        assertThat(latest.filter(found -> found.isAfter(moment))).isEmpty();
        assertThat(next.flatMap(schedule::latest)).isEqualTo(next);
        assertThat(next.flatMap(found -> schedule.latest(found.minusNanos(1)))).isEqualTo(next.flatMap(found -> latest));
        assertThat(latest.flatMap(found -> schedule.next(found.minusNanos(1)))).isEqualTo(latest);
        assertThat(latest.flatMap(schedule::next)).isEqualTo(latest.flatMap(found -> next));
    }

    @Property
    void nextIsTheFirstSecondWhoseFieldsAreAllSelected(@ForAll("fields") Fields fields, @ForAll("moments2026") Instant moment) {
        CronSchedule schedule = parse(fields.expression(), ZoneOffset.UTC);

        Optional<Instant> next = schedule.next(moment);

        LocalDateTime expected = LocalDateTime.ofInstant(moment, ZoneOffset.UTC).withNano(0).plusSeconds(1);
        while (!fields.select(expected)) {
            expected = fields.later(expected);
        }
        assertThat(next).contains(expected.toInstant(ZoneOffset.UTC));
    }

    @Property
    void theShortestGapAndTheClockChangesAreFoundInLittleTime(@ForAll("expressions") String expression,
            @ForAll("zones") ZoneId zone) {
        CronSchedule schedule = parse(expression, zone);
        Instant from = Instant.parse("2026-01-01T00:00:00Z");

        HostileText.bounded(() -> schedule.shortestGap(from));
        List<ClockChange> changes = HostileText
                .bounded(() -> ClockChange.affecting(schedule, from, Instant.parse("2028-01-01T00:00:00Z")));

        assertThat(changes).allMatch(change -> change.count() > 0 && !change.first().isAfter(change.last()));
    }

    private static CronSchedule parse(String expression, ZoneId zone) {
        return CronSchedule.parse(expression, CronType.QUARTZ, zone);
    }

    /** An expression with plain values, of which each field's meaning is known. */
    record Fields(String expression, Set<Integer> seconds, Set<Integer> minutes, Set<Integer> hours, Set<Integer> days,
            Set<Integer> months) {

        boolean select(LocalDateTime time) {
            return selectDay(time) && hours.contains(time.getHour()) && minutes.contains(time.getMinute())
                    && seconds.contains(time.getSecond());
        }

        /** The next second, without trying those of a day, an hour or a minute that is not selected. */
        LocalDateTime later(LocalDateTime time) {
            if (!selectDay(time)) {
                return time.toLocalDate().plusDays(1).atStartOfDay();
            }
            if (!hours.contains(time.getHour())) {
                return time.withMinute(0).withSecond(0).plusHours(1);
            }
            return minutes.contains(time.getMinute()) ? time.plusSeconds(1) : time.withSecond(0).plusMinutes(1);
        }

        private boolean selectDay(LocalDateTime time) {
            return months.contains(time.getMonthValue()) && days.contains(time.getDayOfMonth());
        }
    }

    @Provide
    static Arbitrary<Fields> fields() {
        return Combinators.combine(field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12))
                .as((second, minute, hour, day, month) -> new Fields(
                        String.join(" ", second.get1(), minute.get1(), hour.get1(), day.get1(), month.get1(), "?"),
                        second.get2(), minute.get2(), hour.get2(), day.get2(), month.get2()))
                .filter(fields -> fields.months().stream()
                        .anyMatch(month -> fields.days().stream().anyMatch(day -> day <= Month.of(month).maxLength())));
    }

    /** A list of values, ranges, ranges that wrap around, and steps. */
    private static Arbitrary<Tuple2<String, Set<Integer>>> field(int first, int last) {
        Arbitrary<Integer> value = Arbitraries.integers().between(first, last);
        Arbitrary<Tuple2<String, Set<Integer>>> single = value.map(v -> Tuple.of("" + v, Set.of(v)));
        Arbitrary<Tuple2<String, Set<Integer>>> range = Combinators
                .combine(value, value, Arbitraries.integers().between(1, last - 1)).as((from, to, step) -> {
                    Set<Integer> values = new TreeSet<>();
                    int taken = 0;
                    int current = from;
                    while (true) {
                        if (taken++ % step == 0) {
                            values.add(current);
                        }
                        if (current == to) {
                            return Tuple.of(from + "-" + to + (step == 1 ? "" : "/" + step), values);
                        }
                        current = current == last ? first : current + 1;
                    }
                });
        Arbitrary<Tuple2<String, Set<Integer>>> stepped = Combinators.combine(value, Arbitraries.integers().between(1, last))
                .as((from, step) -> {
                    Set<Integer> values = new TreeSet<>();
                    for (int v = from; v <= last; v += step) {
                        values.add(v);
                    }
                    return Tuple.of(from + "/" + step, values);
                });
        return Arbitraries.oneOf(single, range, stepped).list().ofMinSize(1).ofMaxSize(3)
                .map(items -> Tuple.of(items.stream().map(Tuple2::get1).collect(Collectors.joining(",")),
                        items.stream().flatMap(item -> item.get2().stream()).collect(Collectors.toCollection(TreeSet::new))));
    }

    @Provide
    static Arbitrary<String> texts() {
        return HostileText.near("0123456789*/,-?LW#| @SUNMOFRIdaily",
                Arbitraries.oneOf(expressions(), Arbitraries.of(CronSamples.ALL).map(CronSamples.Sample::expression)));
    }

    @Provide
    static Arbitrary<String> expressions() {
        Arbitrary<String> special = Combinators
                .combine(Arbitraries.of("0 0 2 ", "30 0/15 * ", "* * * ", "0 30 0-4 "),
                        Arbitraries.of("* * ?", "L * ?", "LW * ?", "31W * ?", "? * SUN", "? * SUNL", "? * 2#5", "29 2 ?",
                                "L-30 1 ?", "5-L/3 * ?", "1W,15W * ?"),
                        Arbitraries.of("", " 2028", " 2026/3", " 1970-2000", " 2096"))
                .as((time, day, year) -> time + day + year);
        return Arbitraries.oneOf(special, fields().map(Fields::expression));
    }

    @Provide
    static Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
    }

    @Provide
    static Arbitrary<Instant> moments() {
        return Arbitraries.oneOf(Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                Arbitraries.longs().between(-10_000_000_000L, 300_000_000_000L), Arbitraries.longs().between(0, 4_102_444_800L))
                .map(second -> Instant.ofEpochSecond(second, Math.floorMod(second, 3) * 400_000_000L));
    }

    @Provide
    static Arbitrary<Instant> moments2026() {
        return Arbitraries.longs().between(1_767_225_600L, 1_798_761_600L).map(Instant::ofEpochSecond);
    }
}
