package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.lock.ReplicaCoordinator.LastRun;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.WorkerSettings;

/** What the replicas tell each other of one worker's runs. Knows nothing where the app's own locker has no such ability. */
final class PeerNews {

    private final Optional<ReplicaCoordinator> coordinator;
    private final WorkerSettings settings;
    private final Time time;

    PeerNews(Optional<ReplicaCoordinator> coordinator, WorkerSettings settings, Time time) {
        this.time = time;
        this.coordinator = coordinator;
        this.settings = settings;
    }

    Optional<LastRun> lastRun() {
        return coordinator.flatMap(c -> c.lastRun(settings.lockId()));
    }

    /** The last success anywhere, as far as heard, given the last one here; {@code null} for none. */
    Instant lastSuccess(Instant here) {
        return latest(here, lastRun().map(LastRun::succeededAt).orElse(OptionalLong.empty()));
    }

    /** The last start anywhere, as far as heard, given the last one here; {@code null} for none. */
    Instant lastStart(Instant here) {
        return latest(here, lastRun().map(run -> OptionalLong.of(run.startedAt())).orElse(OptionalLong.empty()));
    }

    private Instant latest(Instant here, OptionalLong nanosAnywhere) {
        if (nanosAnywhere.isEmpty()) {
            return here;
        }
        Instant anywhere = time.now().minusNanos(time.nanos() - nanosAnywhere.getAsLong());
        return here == null || anywhere.isAfter(here) ? anywhere : here;
    }

    /** How long until an interval has passed since the last start anywhere; negative when it has. */
    Optional<Duration> untilDue() {
        return lastRun().map(this::untilDue);
    }

    /** The same, only where the last start was another replica's. */
    Optional<Duration> untilDueAfterPeer() {
        return lastRun().filter(LastRun::elsewhere).map(this::untilDue);
    }

    private Duration untilDue(LastRun lastRun) {
        return settings.interval().minusNanos(time.nanos() - lastRun.startedAt());
    }

    /** Told before the work begins, where the next heartbeat would be late for it. */
    void started(TickRun run) {
        if (settings.cadence() == Cadence.CLUSTER) {
            coordinator.ifPresent(c -> c.startsHere(settings.lockId(), run.workStartedNanos(), settings.interval()));
        }
    }

    void succeeded(TickRun run) {
        // A forced tick is news of a success, and leaves the cadence as it was.
        Optional<Long> start = run.forced() ? lastRun().map(LastRun::startedAt) : Optional.of(run.workStartedNanos());
        start.ifPresent(nanos -> tell(nanos, OptionalLong.of(time.nanos())));
    }

    private void tell(long started, OptionalLong succeeded) {
        if (settings.cadence() == Cadence.CLUSTER) {
            coordinator.ifPresent(c -> c.ranHere(settings.lockId(), started, succeeded));
        }
    }
}
