package io.tickrunner.deployment.test.schedule;

import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class ClockChangeWarningTest {

    private static final String PLACE = ".*Nightly: cron = \"0 30 2 \\* \\* \\?\": ";
    private static final String TIME = "\\d{4}-\\d{2}-\\d{2}T0";
    private static final String FIX = "; to avoid that, choose a local time outside the clock change";
    private static final String SKIPPED = PLACE + TIME + "2:30 does not exist in Europe/Berlin, where clocks go from " + TIME
            + "2:00 to " + TIME + "3:00; the worker ticks once instead, at " + TIME + "3:00" + FIX;
    private static final String REPEATED = PLACE + TIME + "2:30 exists twice in Europe/Berlin, where clocks go from " + TIME
            + "3:00 back to " + TIME + "2:00; the worker ticks the first time only" + FIX;

    @RegisterExtension
    static final QuarkusUnitTest APP = BuildLog.app(warnings -> warnings.hasSize(4)
            .areExactly(2, matching(SKIPPED))
            .areExactly(2, matching(REPEATED)), Nightly.class, Weekdays.class, InUtc.class);

    private static Condition<String> matching(String pattern) {
        return new Condition<>(text -> text.matches(pattern), pattern);
    }

    @Test
    void theBuildNamesTheClockChangesOfTwoYears() {
        // The assertion on the build's log is above.
    }

    @TickWorker(name = "nightly", lockId = 1, cron = "0 30 2 * * ?", timeZone = "Europe/Berlin")
    static class Nightly extends IdleWorker {
    }

    /** Clocks change on Sundays. */
    @TickWorker(name = "weekdays", lockId = 2, cron = "0 30 2 ? * MON-FRI", timeZone = "Europe/Berlin")
    static class Weekdays extends IdleWorker {
    }

    @TickWorker(name = "in-utc", lockId = 3, cron = "0 30 2 * * ?", timeZone = "UTC")
    static class InUtc extends IdleWorker {
    }
}
