package io.tickrunner.deployment.test.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;

class PartitionHealthTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Probe.app(Sync.class);

    @Inject
    Tickrunner tickrunner;

    @Test
    void eachPartitionHasARowAndOneThatFailsIsUnwellAlone() {
        tickrunner.service("sync[0]").orElseThrow().tick();
        for (int failure = 0; failure < 3; failure++) {
            tickrunner.service("sync[1]").orElseThrow().tick();
        }

        Probe well = Probe.well();

        assertThat(well.isDown()).isTrue();
        assertThat(Probe.ready().worker("sync[0]")).startsWith("ok, ");
        assertThat(Probe.ready().worker("sync[1]")).startsWith("failing, 3 failures in a row");
        assertThat(Probe.ready().data()).containsEntry("workers.total", 2);
    }

    @TickWorker(name = "sync", lockId = 1001, every = "31d", partitions = 2)
    static class Sync implements Worker {

        @Override
        public void tick(Tick tick) {
            if (tick.partition() == 1) {
                throw new IllegalStateException("no space");
            }
        }
    }
}
