package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.cronutils.model.CronType;

class CronScheduleTest {

    private static final String BERLIN = "Europe/Berlin";

    @Test
    void anOccurrenceIsALocalTimeInTheZone() {
        assertThat(occurrences("0 15 2 * * ?", BERLIN, "2026-07-01T00:00+02:00", "2026-07-03T00:00+02:00"))
                .containsExactly("2026-07-01T02:15+02:00", "2026-07-02T02:15+02:00");
    }

    @Test
    void anOccurrenceInTheGapRunsOnceAtTheFirstMomentAfterIt() {
        assertThat(occurrences("0 30 2 * * ?", BERLIN, "2027-03-27T00:00+01:00", "2027-03-30T00:00+02:00"))
                .containsExactly("2027-03-27T02:30+01:00", "2027-03-28T03:00+02:00", "2027-03-29T02:30+02:00");
    }

    @Test
    void severalOccurrencesInOneGapBecomeOne() {
        assertThat(occurrences("0 10,20,30 2 * * ?", BERLIN, "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00"))
                .containsExactly("2027-03-28T03:00+02:00");
    }

    @Test
    void anOccurrenceInTheGapIsTheRegularOneAfterItIfTheyMeet() {
        assertThat(occurrences("0 0/30 2,3 * * ?", BERLIN, "2027-03-28T00:00+01:00", "2027-03-29T00:00+02:00"))
                .containsExactly("2027-03-28T03:00+02:00", "2027-03-28T03:30+02:00");
    }

    @Test
    void anOccurrenceThatComesTwiceRunsTheFirstTime() {
        assertThat(occurrences("0 30 2 * * ?", BERLIN, "2026-10-25T00:00+02:00", "2026-10-27T00:00+01:00"))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    }

    @Test
    void whatEndsWithTheRepeatedHourComesAfterIt() {
        assertThat(occurrences("0 0 2,3 * * ?", BERLIN, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"))
                .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00");
    }

    @ParameterizedTest
    @ValueSource(strings = { "0 0/5 * * * ?", "0 0/5 0-23 * * ?" })
    void everyExpressionPausesWhileLocalTimesAreRepeated(String expression) {
        assertThat(occurrences(expression, BERLIN, "2026-10-25T02:50+02:00", "2026-10-25T03:10+01:00"))
                .containsExactly("2026-10-25T02:50+02:00", "2026-10-25T02:55+02:00", "2026-10-25T03:00+01:00",
                        "2026-10-25T03:05+01:00");
    }

    @Test
    void noExpressionPausesAtAGap() {
        assertThat(occurrences("0 0/30 * * * ?", BERLIN, "2027-03-28T01:00+01:00", "2027-03-28T04:00+02:00"))
                .containsExactly("2027-03-28T01:00+01:00", "2027-03-28T01:30+01:00", "2027-03-28T03:00+02:00",
                        "2027-03-28T03:30+02:00");
    }

    @ParameterizedTest
    @CsvSource({
            // Half an hour.
            "Australia/Lord_Howe, 0 15 2 * * ?, 2026-10-04T02:30+11:00",
            // At midnight.
            "America/Sao_Paulo, 0 0 0 * * ?, 2018-11-04T01:00-02:00",
            "America/Asuncion, 0 0 0 * * ?, 2023-10-01T01:00-03:00",
            "Asia/Beirut, 0 30 0 * * ?, 2026-03-29T01:00+03:00",
            "Africa/Cairo, 0 0 0 * * ?, 2026-04-24T01:00+03:00",
            // Winter time is the exception, in the rules of the zone.
            "Europe/Dublin, 0 30 1 * * ?, 2026-03-29T02:00+01:00",
            // Two hours.
            "Antarctica/Troll, 0 30 1 * * ?, 2026-03-29T03:00+02:00",
            "Antarctica/Troll, 0 30 2 * * ?, 2026-03-29T03:00+02:00",
            // After Ramadan.
            "Africa/Casablanca, 0 30 2 * * ?, 2026-03-22T03:00+01:00",
            "Africa/El_Aaiun, 0 30 2 * * ?, 2026-03-22T03:00+01:00" })
    void aGapOfAnyKindEndsWithTheOccurrence(String zone, String expression, OffsetDateTime expected) {
        CronSchedule schedule = parse(expression, zone);
        Instant moment = expected.toInstant();

        assertThat(schedule.next(moment.minus(Duration.ofHours(3)))).contains(moment);
        assertThat(schedule.latest(moment)).contains(moment);
    }

    @ParameterizedTest
    @CsvSource({ "Australia/Lord_Howe, 0 45 1 * * ?, 2026-04-05T01:45+11:00, 2026-04-06T01:45+10:30",
            "Europe/Dublin, 0 30 1 * * ?, 2026-10-25T01:30+01:00, 2026-10-26T01:30Z",
            "Antarctica/Troll, 0 30 2 * * ?, 2026-10-25T02:30+02:00, 2026-10-26T02:30Z",
            "Africa/Casablanca, 0 30 2 * * ?, 2026-02-15T02:30+01:00, 2026-02-16T02:30Z" })
    void anOverlapOfAnyKindHasTheOccurrenceOnce(String zone, String expression, OffsetDateTime first, OffsetDateTime second) {
        CronSchedule schedule = parse(expression, zone);

        assertThat(schedule.next(first.toInstant().minusNanos(1))).contains(first.toInstant());
        assertThat(schedule.next(first.toInstant())).contains(second.toInstant());
        assertThat(schedule.latest(second.toInstant().minusNanos(1))).contains(first.toInstant());
    }

    @Test
    void theOccurrencesOfADayThatIsSkippedRunAtItsEnd() {
        assertThat(occurrences("0 0 12 * * ?", "Pacific/Apia", "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00"))
                .containsExactly("2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T12:00+14:00");
    }

    @Test
    void inTheSecondOfTwoHoursTheLatestOccurrenceIsInTheFirst() {
        CronSchedule schedule = parse("0 0/20 * * * ?", BERLIN);

        assertThat(schedule.latest(at("2026-10-25T02:30+01:00"))).contains(at("2026-10-25T02:40+02:00"));
        assertThat(schedule.next(at("2026-10-25T02:30+01:00"))).contains(at("2026-10-25T03:00+01:00"));
    }

    @Test
    void nextIsStrictlyLaterAndLatestMayBeNow() {
        CronSchedule schedule = parse("0 15 2 * * ?", "UTC");
        Instant occurrence = at("2026-07-01T02:15Z");

        assertThat(schedule.next(occurrence)).contains(at("2026-07-02T02:15Z"));
        assertThat(schedule.next(occurrence.minusNanos(1))).contains(occurrence);
        assertThat(schedule.latest(occurrence)).contains(occurrence);
        assertThat(schedule.latest(occurrence.minusNanos(1))).contains(at("2026-06-30T02:15Z"));
        assertThat(schedule.latest(occurrence.plusNanos(1))).contains(occurrence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            // The last day from Monday to Friday; 31 May 2026 is a Sunday.
            "0 0 1 LW * ?    | 2026-05-02 | 2026-05-29",
            "0 0 1 31W * ?   | 2026-05-02 | 2026-05-29",
            // A month without the day has no occurrence.
            "0 0 1 31W * ?   | 2026-06-01 | 2026-07-31",
            // 1 August 2026 is a Saturday, and July is another month.
            "0 0 1 1W * ?    | 2026-07-30 | 2026-08-03",
            "0 0 1 L-2 * ?   | 2026-02-01 | 2026-02-26",
            "0 0 1 5-L/10 * ?| 2026-02-20 | 2026-02-25",
            "0 0 1 10,15W * ?| 2026-08-11 | 2026-08-14",
            "0 0 1 28-2 * ?  | 2026-08-30 | 2026-08-31",
            "0 0 1 ? * L     | 2026-08-02 | 2026-08-08",
            "0 0 1 ? * 6L    | 2026-08-02 | 2026-08-28",
            "0 0 1 ? * MON#5 | 2026-08-02 | 2026-08-31",
            "0 0 1 ? * SAT-MON/2 | 2026-08-02 | 2026-08-03",
            "0 0 1 ? 11-2 SUN | 2026-03-01 | 2026-11-01",
            "0 0 1 29 2 ?    | 2026-01-01 | 2028-02-29",
            "0 0 1 29 2 ?    | 2096-03-01 | 2104-02-29",
            "0 0 1 1 1 ? 2020/4 | 2026-01-01 | 2028-01-01" })
    void daysAreSelectedAsTheSyntaxSays(String expression, String after, String expected) {
        assertThat(parse(expression, "UTC").next(Instant.parse(after + "T02:00:00Z")))
                .contains(Instant.parse(expected + "T01:00:00Z"));
    }

    @Test
    void hoursThatWrapAroundMidnightAreARange() {
        assertThat(occurrences("0 0 22-1/2 * * ?", "UTC", "2026-07-01T12:00Z", "2026-07-02T12:00Z"))
                .containsExactly("2026-07-01T22:00Z", "2026-07-02T00:00Z");
    }

    @Test
    void anExpressionWhoseYearsAreOverHasNoNextOccurrence() {
        CronSchedule schedule = parse("0 0 0 1 1 ? 2020", BERLIN);

        assertThat(schedule.next(at("2026-07-01T00:00Z"))).isEmpty();
        assertThat(schedule.latest(at("2026-07-01T00:00Z"))).contains(at("2020-01-01T00:00+01:00"));
        assertThat(schedule.endedFault(at("2026-07-01T00:00Z"))).contains("cron = \"0 0 0 1 1 ? 2020\" has no occurrence after"
                + " 2026-07-01; extend or remove its years");
        assertThat(schedule.endedFault(at("2019-07-01T00:00Z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1000000000-01-01T00:00:00Z", "1969-12-31T00:00:00Z" })
    void nothingOccursBefore1970(Instant moment) {
        CronSchedule schedule = parse("0 0 0 * * ?", "UTC");

        assertThat(schedule.latest(moment)).isEmpty();
        assertThat(schedule.next(moment)).contains(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = { "+1000000000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z" })
    void nothingOccursAfter9999(Instant moment) {
        CronSchedule schedule = parse("0 0 0 * * ?", "UTC");

        assertThat(schedule.next(moment)).isEmpty();
        assertThat(schedule.latest(moment)).contains(at("9999-12-31T00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "* * * * * ?             | UTC           | PT1S",
            "0 0/5 * * * ?           | UTC           | PT5M",
            // The last one of an hour is followed by the first one of the next.
            "0 0/7 * * * ?           | UTC           | PT4M",
            "0 15 2 * * ?            | UTC           | PT24H",
            // The day on which clocks go forward.
            "0 15 4 * * ?            | Europe/Berlin | PT23H",
            // That day, 2:30 is 3:00.
            "0 30 2,3 * * ?          | Europe/Berlin | PT30M",
            "0 59 1,2 * * ?          | Europe/Berlin | PT1M",
            "0 0 0 L * ?             | UTC           | PT672H",
            "0 0 0 1 1 ? 2027-2028   | UTC           | PT8760H" })
    void theShortestGapIncludesThoseAtClockChanges(String expression, String zone, Duration expected) {
        assertThat(parse(expression, zone).shortestGap(at("2026-07-01T00:00Z"))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
            "0 0 9 ? * MON-FRI, UTC, P3D", "0 0 9 ? * MON-FRI, Europe/Berlin, P3D",
            "0 0/5 8-17 * * ?, UTC, PT14H5M", "0 0/5 8-17 ? * MON-FRI, UTC, PT62H5M",
            "0 0 0 1 1 ?, UTC, P366D", "0 0 0 1 * ?, UTC, P31D", "* * * * * ?, UTC, PT1S" })
    void theLongestGapIncludesNightsAndWeekends(String expression, String zone, Duration expected) {
        assertThat(parse(expression, zone).longestGap(at("2026-07-01T00:00Z"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
            "2026-07-01T00:00Z", "2026-10-24T23:55Z", "2026-10-25T00:55Z", "2027-03-28T00:59:55Z" })
    void theLongestGapDoesNotDependOnClockChanges(String from) {
        assertThat(parse("0/10 * * * * ?", "Europe/Berlin").longestGap(at(from))).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
            // Clocks go back at 01:00 UTC.
            "2026-10-25T00:59:59Z, PT1H, PT0S", "2026-10-25T01:00Z, PT1H, PT0S", "2026-10-25T01:30Z, PT1H, PT30M",
            "2026-10-25T02:00Z, PT1H, PT1H", "2026-10-25T02:00:01Z, PT1H, PT59M59S", "2026-10-25T03:00:01Z, PT1H, PT0S",
            "2026-10-25T03:00:01Z, PT3H, PT1H", "2027-03-28T01:30Z, PT1H, PT0S", "2027-12-01T00:00Z, P500D, PT2H" })
    void theRepeatedTimeIsThatByWhichClocksWentBack(String now, Duration within, Duration expected) {
        assertThat(parse("0/10 * * * * ?", "Europe/Berlin").repeatedTime(within, at(now))).isEqualTo(expected);
    }

    @Test
    void theLongestGapOfASingleOccurrenceIsTenYears() {
        assertThat(parse("0 0 0 1 1 ? 2027", "UTC").longestGap(at("2026-07-01T00:00Z"))).isEqualTo(Duration.ofDays(3_650));
    }

    @Test
    void aSingleOccurrenceHasNoGap() {
        assertThat(parse("0 0 0 1 1 ? 2027", "UTC").shortestGap(at("2026-07-01T00:00Z"))).isEmpty();
    }

    private static CronSchedule parse(String expression, String zone) {
        return CronSchedule.parse(expression, CronType.QUARTZ, ZoneId.of(zone));
    }

    /** Returns the occurrences from one moment to before another, and checks that they are the same backwards. */
    private static List<String> occurrences(String expression, String zone, String from, String until) {
        CronSchedule schedule = parse(expression, zone);
        List<String> found = new ArrayList<>();
        Optional<Instant> next = schedule.next(at(from).minusNanos(1));
        while (next.isPresent() && next.get().isBefore(at(until))) {
            found.add(text(next.get(), schedule));
            next = schedule.next(next.get());
        }
        List<String> backwards = new ArrayList<>();
        Optional<Instant> latest = schedule.latest(at(until).minusNanos(1));
        while (latest.isPresent() && !latest.get().isBefore(at(from))) {
            backwards.add(text(latest.get(), schedule));
            latest = schedule.latest(latest.get().minusNanos(1));
        }
        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(found);
        return found;
    }

    private static String text(Instant moment, CronSchedule schedule) {
        ZoneOffset offset = schedule.zone().getRules().getOffset(moment);
        return moment.atOffset(offset).toString();
    }

    private static Instant at(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
