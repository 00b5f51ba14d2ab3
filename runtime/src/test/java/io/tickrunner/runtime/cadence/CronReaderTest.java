package io.tickrunner.runtime.cadence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.cronutils.model.CronType;

class CronReaderTest {

    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "QUARTZ   | 0 15 2 * * ?  | 2026-07-01T02:15:00Z",
            "UNIX     | 15 2 * * *    | 2026-07-01T02:15:00Z",
            "CRON4J   | 15 2 * * *    | 2026-07-01T02:15:00Z",
            "SPRING   | 0 15 2 * * *  | 2026-07-01T02:15:00Z",
            "SPRING53 | 0 15 2 * * *  | 2026-07-01T02:15:00Z",
            "SPRING53 | @daily        | 2026-07-02T00:00:00Z",
            // The same weekday has another number.
            "QUARTZ   | 0 0 0 ? * 2   | 2026-07-06T00:00:00Z",
            "UNIX     | 0 0 * * 1     | 2026-07-06T00:00:00Z",
            "UNIX     | 0 0 * * 7     | 2026-07-05T00:00:00Z",
            "SPRING   | 0 0 0 * * 0   | 2026-07-05T00:00:00Z",
            // Day or weekday, if both are restricted.
            "UNIX     | 0 0 13 * 5    | 2026-07-03T00:00:00Z",
            // Day and weekday.
            "CRON4J   | 0 0 13 * 5    | 2026-11-13T00:00:00Z",
            "SPRING   | 0 0 0 13 * 5  | 2026-11-13T00:00:00Z",
            // A question mark is an asterisk.
            "SPRING53 | 0 0 0 ? * ?   | 2026-07-02T00:00:00Z",
            // Alternatives.
            "QUARTZ   | '0 0 3 * * ?||0 30 2 * * ?' | 2026-07-01T02:30:00Z" })
    void eachDialectIsRead(CronType type, String expression, Instant expected) {
        assertThat(CronSchedule.parse(expression, type, ZoneOffset.UTC).next(NOW)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "15 2 * * *|has 5 fields, but quarkus.scheduler.cron-type = QUARTZ needs second, minute, hour, day, month, weekday and"
                    + " optionally year; write it like \"0 15 2 * * ?\"",
            "daily|has 1 field, but quarkus.scheduler.cron-type = QUARTZ needs second, minute, hour, day, month, weekday and"
                    + " optionally year; write it like \"0 15 2 * * ?\"",
            "OFF|is not a cron expression; to disable the worker, set quarkus.tickrunner.workers.\"name\".enabled=false",
            "0 15 2 * * *|is not a valid QUARTZ cron expression (exactly one of day and weekday must be ?); write it like"
                    + " \"0 15 2 * * ?\"",
            "0 0 24 * * ?|is not a valid QUARTZ cron expression (Value 24 not in range [0, 23]); write it like"
                    + " \"0 15 2 * * ?\"",
            "0 0 1 ? * FUN|is not a valid QUARTZ cron expression (FUN is not a value of its field); write it like"
                    + " \"0 15 2 * * ?\"",
            "0 0 1-5/ * * ?|is not a valid QUARTZ cron expression (a value is missing); write it like \"0 15 2 * * ?\"",
            "0 0/99999999999 1 * * ?|is not a valid QUARTZ cron expression (a number is missing or too large); write it like"
                    + " \"0 15 2 * * ?\"",
            "0 0 1 5L * ?|is not a valid QUARTZ cron expression (day 5L has no meaning; use L, or L-5 for days before the"
                    + " last); write it like \"0 15 2 * * ?\"",
            "0 0 1 1,? * ?|is not a valid QUARTZ cron expression (? has no meaning in this place); write it like"
                    + " \"0 15 2 * * ?\"",
            "0 0 1 30 2 ?|matches no date in any year; correct the day, the month or the weekday",
            "0 0 1 ? * MON#6|matches no date in any year; correct the day, the month or the weekday",
            "0 0 1 29 2 ? 2099|matches no date in any year; correct the day, the month or the weekday" })
    void anInvalidExpressionIsRefusedWithTheFix(String expression, String fault) {
        assertRefused(CronType.QUARTZ, expression, "cron = \"" + expression + "\" " + fault);
    }

    @Test
    void theFixIsWrittenInTheDialect() {
        assertRefused(CronType.UNIX, "0 15 2 * * ?", "cron = \"0 15 2 * * ?\" has 6 fields, but quarkus.scheduler.cron-type ="
                + " UNIX needs minute, hour, day, month, weekday; write it like \"15 2 * * *\"");
        assertRefused(CronType.SPRING53, "0 0 1 * * L",
                "cron = \"0 0 1 * * L\" is not a valid SPRING53 cron expression (weekday L"
                        + " needs a number, as in 5L); write it like \"0 15 2 * * *\"");
    }

    @Test
    void anEmptyExpressionHasNoFields() {
        assertThatIllegalArgumentException().isThrownBy(() -> CronReader.read(" ", CronType.UNIX))
                .withMessageStartingWith("cron = \" \" has 0 fields, but ");
    }

    @Test
    void aVeryLongExpressionIsRefused() {
        assertRefused(CronType.UNIX, "0 ".repeat(501), "cron has 1002 characters; use at most 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = { "||", "|", "@", "@daily", "0 0 1 # * ?", "0 0 1 ? * 2#", "0 0 1 ? * #2", "0|1 0 1|2|3 * * ?",
            "0 0 1 W * ?", "0 0 1 L-40 * ?", "0 0 1 ? * L-3", "0 0 1 ? * 2-L", "- - - - - -", "/ / / / / ?" })
    void whatTheParserDoesNotExpectIsAFaultToo(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(expression, CronType.QUARTZ, ZoneOffset.UTC))
                .withMessageStartingWith("cron = \"" + expression + "\" ");
    }

    @Test
    void namesOfDaysAreReadInTurkeyToo() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(CronSchedule.parse("0 0 0 ? * fri", CronType.QUARTZ, ZoneOffset.UTC).next(NOW))
                    .contains(Instant.parse("2026-07-03T00:00:00Z"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void assertRefused(CronType type, String expression, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(expression, type, ZoneOffset.UTC))
                .withMessage(message);
    }
}
