package io.tickrunner.runtime.tick;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.tickrunner.Cadence;
import io.tickrunner.runtime.cadence.CronRhythm;
import io.tickrunner.runtime.lock.RunNews;
import io.tickrunner.runtime.peer.LastRun;
import io.tickrunner.runtime.time.Time;
import io.tickrunner.runtime.worker.WorkerSettings;

/** Exchanges information about one worker's runs between replicas. Empty if the app's own locker does not support this. */
final class PeerNews {

    private static final Logger LOG = Logger.getLogger(PeerNews.class);

    /** How exactly another replica's success is known here. Far below any interval that is claimed. */
    private static final long NEWS_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** Not mapped to its type, because that would add an object per worker. */
    private final Optional<? extends RunNews> replicas;
    /** An object, because it is the key of several maps. */
    private final Long lockId;
    private volatile WorkerSettings settings;
    private final Time time;
    private final Time planTime;
    /**
     * The last occurrence that began here; {@code null} if there is none. Known without a coordinator, and if a wrong clock of
     * another replica hides it in the news.
     */
    private volatile Instant begunHere;
    /** What the ledger remembers, if no other replica can tell; {@code null} if there is nothing. */
    private volatile LastRun remembered;

    /**
     * @param planTime the clocks by which occurrences are planned
     */
    PeerNews(Optional<? extends RunNews> replicas, WorkerSettings settings, Time time, Time planTime) {
        this.time = time;
        this.planTime = planTime;
        this.replicas = replicas;
        this.settings = settings;
        this.lockId = settings.lockId();
    }

    Long lockKey() {
        return lockId;
    }

    /** Continues by the settings with another schedule. */
    void changed(WorkerSettings changed) {
        settings = changed;
    }

    Optional<LastRun> lastRun() {
        return replicas.isPresent() ? replicas.get().lastRun(lockId) : Optional.ofNullable(remembered);
    }

    /**
     * Records a run that the ledger remembers.
     *
     * @param startedAt the {@link Time#nanos()} of its start
     * @param succeededAt the {@link Time#nanos()} of the last success in any replica
     * @param occurrence the last occurrence of a cron worker that ran, in milliseconds since 1970
     */
    void remembered(long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
        if (replicas.isPresent()) {
            replicas.get().remembered(lockId, startedAt, succeededAt, occurrence);
        } else {
            remembered = LastRun.remembered(startedAt, succeededAt, occurrence);
        }
    }

    /**
     * Returns whether a run has succeeded in any replica, as far as known. The success of the run before it does not count,
     * even if that one ended only right before the claim.
     *
     * @param claimedAt the {@link Time#nanos()} at which the run was claimed, right before its start
     * @param occurrence its occurrence; {@code null} for a worker without planned occurrences
     */
    boolean hasSucceeded(long claimedAt, Instant occurrence) {
        return lastRun().filter(LastRun::hasSucceeded)
                .filter(last -> occurrence == null ? last.startedAt() - claimedAt >= -NEWS_SLACK_NANOS
                        : last.occurrence().orElse(Long.MIN_VALUE) >= occurrence.toEpochMilli())
                .isPresent();
    }

    /**
     * Returns the last occurrence of a cron worker that ran in any replica, as far as known. One that is far in the future is
     * ignored, because the clock of its replica is wrong; otherwise nobody would run until then.
     */
    Optional<Instant> lastOccurrence() {
        Instant limit = planTime.now().plus(CronRhythm.CLOCKS_APART);
        Optional<Instant> here = Optional.ofNullable(begunHere).filter(occurrence -> !occurrence.isAfter(limit));
        OptionalLong told = lastRun().map(LastRun::occurrence).orElse(OptionalLong.empty());
        if (told.isEmpty()) {
            return here;
        }
        Instant heard = Instant.ofEpochMilli(told.getAsLong());
        if (heard.isAfter(limit)) {
            LOG.warnf("Ignored that worker %s has run for %s: the wall clocks of the replicas are hours apart; synchronize"
                    + " them", settings.name(), heard);
            return here;
        }
        return here.filter(occurrence -> occurrence.isAfter(heard)).or(() -> Optional.of(heard));
    }

    /** Returns whether this run's occurrence has already run, in whichever replica. */
    boolean hasRun(TickRun run) {
        Instant occurrence = run.plannedFor();
        if (occurrence == null) {
            return false;
        }
        // The first attempt counts as a run, and only a later occurrence ends the series.
        return lastOccurrence().map(last -> run.attempt() == 1 ? !last.isBefore(occurrence) : last.isAfter(occurrence))
                .orElse(false);
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
        Optional<LastRun> last = lastRun();
        return last.isPresent() && last.get().elsewhere() ? Optional.of(untilDue(last.get())) : Optional.empty();
    }

    private Duration untilDue(LastRun lastRun) {
        return settings.interval().minusNanos(time.nanos() - lastRun.startedAt());
    }

    /** Reports a start before the work begins, if the next heartbeat would be too late for it. */
    void starts(TickRun run) {
        run.begunBefore = begunHere;
        if (settings.schedule().isPlanned() && run.plannedFor() != null) {
            begunHere = run.plannedFor();
        }
        if (isShared() && replicas.isPresent()) {
            run.runBefore = replicas.get().startsHere(lockId, run.workStartedNanos(), occurrenceOf(run),
                    settings.interval(), run.isWakeUp()).orElse(null);
        }
    }

    /** Withdraws the report of a start, because the work did not begin after all. */
    void withdraw(TickRun run) {
        begunHere = run.begunBefore;
        if (isShared() && replicas.isPresent()) {
            replicas.get().withdrawStart(lockId, run.workStartedNanos(), Optional.ofNullable(run.runBefore));
        }
    }

    void succeeded() {
        if (!isShared() || replicas.isEmpty()) {
            return;
        }
        replicas.get().succeededHere(lockId, time.nanos());
    }

    /**
     * Returns whether a run here concerns the other replicas: they share the ticks of cadence CLUSTER, and each planned
     * occurrence.
     */
    private boolean isShared() {
        return settings.cadence() == Cadence.CLUSTER || settings.schedule().isPlanned();
    }

    private OptionalLong occurrenceOf(TickRun run) {
        return settings.schedule().isPlanned() && run.plannedFor() != null
                ? OptionalLong.of(run.plannedFor().toEpochMilli())
                : OptionalLong.empty();
    }
}
