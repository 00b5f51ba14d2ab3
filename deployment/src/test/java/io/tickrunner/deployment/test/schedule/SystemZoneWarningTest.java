package io.tickrunner.deployment.test.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.TickWorker;
import io.tickrunner.deployment.test.IdleWorker;

class SystemZoneWarningTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = BuildLog.app(warnings -> warnings.containsExactly(
            "@TickWorker on " + Bare.class.getName() + ": cron = \"0 0 12 * * ?\" relies on the time zone of the system, which"
                    + " may differ between replicas; set timeZone, or quarkus.tickrunner.time-zone"),
            Bare.class, WithZone.class, WithProperty.class, Interval.class);

    @Test
    void theBuildWarnsOfAScheduleThatDependsOnTheSystem() {
        // The assertion on the build's log is above.
    }

    @TickWorker(name = "bare", lockId = 1, cron = "0 0 12 * * ?")
    static class Bare extends IdleWorker {
    }

    @TickWorker(name = "with-zone", lockId = 2, cron = "0 0 12 * * ?", timeZone = "Europe/Berlin")
    static class WithZone extends IdleWorker {
    }

    @TickWorker(name = "with-property", lockId = 3, cron = "0 0 12 * * ?", timeZone = "${app.zone:UTC}")
    static class WithProperty extends IdleWorker {
    }

    @TickWorker(name = "interval", lockId = 4, every = "5m")
    static class Interval extends IdleWorker {
    }
}
