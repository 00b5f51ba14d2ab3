package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Fails with a message written by a remote party. */
@TickWorker(name = "exchange_rates", lockId = 3003, every = "3s")
public class ExchangeRates implements Worker {

    @Override
    public void tick(Tick tick) {
        throw new IllegalStateException("The provider answered 503: <script>document.title = 'taken over'</script>"
                + "<h1>Service unavailable</h1>");
    }
}
