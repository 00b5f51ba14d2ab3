package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.lock.RunNews;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.tick.TickRun.Purpose;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;
import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Which starts every replica has been asked for, so that the work need not wait for their announcement. */
class RequestedStartTest {

    private final List<Boolean> requested = new ArrayList<>();
    private final PeerNews news = new PeerNews(Optional.of(new RunNews() {

        @Override
        public Optional<LastRun> startsHere(Long lockId, long startedAt, OptionalLong occurrence, Duration interval,
                boolean requestedHere) {
            requested.add(requestedHere);
            return Optional.empty();
        }

        @Override
        public void withdrawStart(long lockId, long startedAt, Optional<LastRun> before) {
            throw new AssertionError("nothing is withdrawn");
        }

        @Override
        public void succeededHere(Long lockId, long succeededAt) {
            throw new AssertionError("nothing ends");
        }

        @Override
        public Optional<LastRun> lastRun(Long lockId) {
            return Optional.empty();
        }
    }), new WorkerSettings("sweep", 1, ManualReplica.every(Duration.ofHours(1), null), WakeUps.ON_REQUEST, Optional.empty(),
            Cadence.CLUSTER, true, Set.of(), false), RealTime.INSTANCE, RealTime.INSTANCE);

    private void starts(Due due) {
        news.starts(new TickRun("sweep", Purpose.SCHEDULED, due, RealTime.INSTANCE, SystemThreads.INSTANCE));
    }

    @Test
    void aWakeUpWasRequested() {
        starts(Due.wakeUp());

        assertThat(requested).containsExactly(true);
    }

    @Test
    void aRegularTickWasNot() {
        starts(Due.first(Instant.EPOCH));

        assertThat(requested).containsExactly(false);
    }
}
