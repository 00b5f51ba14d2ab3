package io.tickrunner.it.housekeeping.page;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.quarkus.vertx.http.HttpServerStart;

/** Logs the app's addresses once the port is known. */
@Singleton
class Addresses {

    private static final Logger LOG = Logger.getLogger(Addresses.class);

    void print(@ObservesAsync HttpServerStart started) {
        String base = "http://localhost:" + started.options().getPort();
        LOG.infof("The page: %s/  health: %s/q/health  wellness: %s/q/health/well  metrics: %s/q/metrics",
                base, base, base, base);
    }
}
