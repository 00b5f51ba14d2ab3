package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.lock.RunNews;
import io.tickrunner.runtime.lock.RunNews.LastRun;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Exchanges information about one worker's runs between replicas. Empty if the app's own locker does not support this. */
final class PeerNews {

    /** Not mapped to its type, because that would add an object per worker. */
    private final Optional<? extends RunNews> replicas;
    private final WorkerSettings settings;
    private final Time time;

    PeerNews(Optional<? extends RunNews> replicas, WorkerSettings settings, Time time) {
        this.time = time;
        this.replicas = replicas;
        this.settings = settings;
    }

    Optional<LastRun> lastRun() {
        return replicas.flatMap(r -> r.lastRun(settings.lockId()));
    }

    /** Returns the last success in any replica, as far as known, given the last one here; {@code null} if there is none. */
    Instant lastSuccess(Instant here) {
        return latest(here, lastRun().map(LastRun::succeededAt).orElse(OptionalLong.empty()));
    }

    /** Returns the last start in any replica, as far as known, given the last one here; {@code null} if there is none. */
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

    /** Returns the time until an interval has passed since the last start in any replica; negative if it has passed. */
    Optional<Duration> untilDue() {
        return lastRun().map(this::untilDue);
    }

    /** Returns the same time, but only if the last start was in another replica. */
    Optional<Duration> untilDueAfterPeer() {
        return lastRun().filter(LastRun::elsewhere).map(this::untilDue);
    }

    private Duration untilDue(LastRun lastRun) {
        return settings.interval().minusNanos(time.nanos() - lastRun.startedAt());
    }

    /** Reports a start before the work begins, if the next heartbeat would be too late for it. */
    void started(TickRun run) {
        if (settings.cadence() == Cadence.CLUSTER) {
            replicas.ifPresent(r -> r.startsHere(settings.lockId(), run.workStartedNanos(), settings.interval()));
        }
    }

    void succeeded(TickRun run) {
        // A forced tick reports a success but does not change the cadence.
        Optional<Long> start = run.forced() ? lastRun().map(LastRun::startedAt) : Optional.of(run.workStartedNanos());
        start.ifPresent(nanos -> tell(nanos, OptionalLong.of(time.nanos())));
    }

    private void tell(long started, OptionalLong succeeded) {
        if (settings.cadence() == Cadence.CLUSTER) {
            replicas.ifPresent(r -> r.ranHere(settings.lockId(), started, succeeded));
        }
    }
}
