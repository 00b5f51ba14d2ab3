package io.tickrunner.runtime.peer;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.peer.WithdrawnStarts.Withdrawal;
import io.tickrunner.runtime.time.Time;

/**
 * A worker's last run.
 *
 * @param startedAt the {@link Time#nanos()} of its start
 * @param succeededAt the {@link Time#nanos()} of the last success
 * @param occurrence the last occurrence of a cron worker that ran, in milliseconds since 1970
 * @param elsewhere whether the start was in another replica
 * @param untold whether the peers have not been notified of it
 */
public record LastRun(long startedAt, OptionalLong succeededAt, OptionalLong occurrence, boolean elsewhere, boolean untold) {

    /** The same moment appears a little later after each relay. Far below any interval. */
    static final long RELAY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    LastRun latest(LastRun other) {
        boolean newer = other.startedAt - startedAt > 0;
        return new LastRun(newer ? other.startedAt : startedAt, later(succeededAt, other.succeededAt),
                later(occurrence, other.occurrence), newer ? other.elsewhere : elsewhere, untold || other.untold);
    }

    private static OptionalLong later(OptionalLong one, OptionalLong other) {
        return other.isEmpty() || one.isPresent() && one.getAsLong() - other.getAsLong() >= 0 ? one : other;
    }

    /** Returns this run, which is again the last one, with the success of a forced tick that came after it. */
    LastRun withSuccess(LastRun later) {
        return new LastRun(startedAt, later.succeededAt().isPresent() ? later.succeededAt() : succeededAt, occurrence,
                elsewhere, true);
    }

    LastRun startedBefore(Withdrawal withdrawal) {
        return new LastRun(withdrawal.before().orElseThrow(), succeededAt, withdrawal.occurrence(), elsewhere, untold);
    }

    boolean isLaterThan(long start) {
        return startedAt - start > RELAY_SLACK_NANOS;
    }

    LastRun told() {
        return new LastRun(startedAt, succeededAt, occurrence, elsewhere, false);
    }
}
