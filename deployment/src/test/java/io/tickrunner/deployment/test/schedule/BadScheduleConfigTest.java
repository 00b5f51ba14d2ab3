package io.tickrunner.deployment.test.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;
import io.tickrunner.deployment.test.tick.TickApp;

public class BadScheduleConfigTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp
            .ticking(IdleWorker.class, A.class, B.class, C.class, D.class, E.class, F.class, G.class, H.class)
            .overrideRuntimeConfigKey(PREFIX + "a.cron", "0 0 0 30 2 ?")
            .overrideRuntimeConfigKey(PREFIX + "b.cron", "0 15 2 * * ?")
            .overrideRuntimeConfigKey(PREFIX + "b.every", "5m")
            .overrideRuntimeConfigKey(PREFIX + "c.time-zone", "Europe/Berlni")
            .overrideRuntimeConfigKey(PREFIX + "c.jitter", "25h")
            .overrideRuntimeConfigKey(PREFIX + "d.time-zone", "UTC")
            .overrideRuntimeConfigKey(PREFIX + "d.missed-within", "1h")
            .overrideRuntimeConfigKey(PREFIX + "e.max-retries", "0")
            .overrideRuntimeConfigKey(PREFIX + "e.retry", "6m")
            .overrideRuntimeConfigKey(PREFIX + "f.every", "1m")
            .overrideRuntimeConfigKey(PREFIX + "g.missed", "skip")
            .overrideRuntimeConfigKey(PREFIX + "g.on-crash", "skip")
            .overrideRuntimeConfigKey("sweep.cron", "every night")
            .overrideRuntimeConfigKey("sweep.zone", "Moon")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("Tickrunner cannot start: "
                    + String.join("; ",
                            config("a")
                                    + "cron = \"0 0 0 30 2 ?\" matches no date in any year; correct the day, the month or the"
                                    + " weekday",
                            config("b") + "every = \"5m\" and cron = \"0 15 2 * * ?\" are both set; remove one",
                            config("c") + "timeZone = \"Europe/Berlni\" is unknown; did you mean Europe/Berlin?",
                            config("c") + "jitter = 25h is not below the shortest time between two occurrences, 1d; shorten it",
                            config("d") + "timeZone = UTC has no effect on an interval; remove it, or use cron",
                            config("d") + "missedWithin = 1h has no effect on an interval; remove it, or use cron",
                            config("e") + "maxRetries = 0 is below 1; use 1 or more, or remove retry",
                            config("e") + "retry = 6m is not below the interval, 5m; shorten it",
                            "@TickWorker on " + F.class.getName() + ": retry = 2m is not below the interval, 1m; shorten it",
                            "@TickWorker on " + G.class.getName()
                                    + ": missedWithin = 1h has no effect with missed = SKIP; remove one",
                            config("g") + "onCrash = SKIP has no effect without the ledger; remove it, or set"
                                    + " quarkus.tickrunner.ledger.enabled=true",
                            "@TickWorker on " + H.class.getName() + ": timeZone = \"Moon\" is unknown; use an ID such as"
                                    + " \"Europe/Berlin\" or \"UTC\"",
                            "@TickWorker on " + H.class.getName() + ": cron = \"every night\" has 2 fields, but"
                                    + " quarkus.scheduler.cron-type = QUARTZ needs second, minute, hour, day, month, weekday and"
                                    + " optionally year; write it like \"0 15 2 * * ?\"")));

    private static String config(String worker) {
        return PREFIX + "\"" + worker + "\": ";
    }

    @Test
    void invalidSchedulesAreRejectedTogetherAtStartup() {
        fail("the app started");
    }

    @TickWorker(name = "a", lockId = 1, every = "5m")
    public static class A extends IdleWorker {
    }

    @TickWorker(name = "b", lockId = 2, every = "5m")
    public static class B extends IdleWorker {
    }

    @TickWorker(name = "c", lockId = 3, cron = "0 0 12 * * ?", timeZone = "UTC")
    public static class C extends IdleWorker {
    }

    @TickWorker(name = "d", lockId = 4, every = "5m")
    public static class D extends IdleWorker {
    }

    @TickWorker(name = "e", lockId = 5, every = "5m")
    public static class E extends IdleWorker {
    }

    @TickWorker(name = "f", lockId = 6, every = "5m", retry = "2m")
    public static class F extends IdleWorker {
    }

    @TickWorker(name = "g", lockId = 7, cron = "0 0 12 * * ?", timeZone = "UTC", missedWithin = "1h")
    public static class G extends IdleWorker {
    }

    @TickWorker(name = "h", lockId = 8, cron = "{sweep.cron}", timeZone = "{sweep.zone}")
    public static class H extends IdleWorker {
    }
}
