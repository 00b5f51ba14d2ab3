package io.tickrunner.docs;

import io.tickrunner.Missed;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;

public class OfficeHours {

    // tag::jitter[]
    @TickWorker(name = "fetch_prices", lockId = 1016, cron = "0 0 * * * ?", timeZone = "UTC", jitter = "2m")
    void fetchPrices(Tick tick) {
        // starts at a random moment in the first two minutes of each hour
    }
    // end::jitter[]

    // tag::missed[]
    @TickWorker(name = "greet_staff", lockId = 1017, cron = "0 0 9 ? * MON-FRI", timeZone = "${office.zone:Europe/Berlin}", missed = Missed.SKIP)
    void greetStaff() {
        // nobody wants this at noon
    }
    // end::missed[]
}
