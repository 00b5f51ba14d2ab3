package io.tickrunner.runtime.peer;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import io.tickrunner.runtime.peer.WithdrawnStarts.Withdrawal;
import io.tickrunner.runtime.time.Time;

/**
 * A worker's last run. Its moments are plain numbers, because each tick creates one.
 *
 * @param id identifies the start among all starts of the worker, in whichever replica
 * @param startedAt the {@link Time#nanos()} of its start
 * @param success the {@link Time#nanos()} of the last success; {@link #NONE} if there is none
 * @param planned the last occurrence of a cron worker that ran, in milliseconds since 1970; {@link #NONE} if there is none
 * @param elsewhere whether the start was in another replica
 * @param untold whether the peers have not been notified of it
 */
public record LastRun(long id, long startedAt, long success, long planned, boolean elsewhere, boolean untold) {

    static final long NONE = Long.MIN_VALUE;

    /** The same moment appears a little later after each relay. Far below any interval. */
    static final long RELAY_SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    public static LastRun of(long id, long startedAt, OptionalLong succeededAt, OptionalLong occurrence, boolean elsewhere,
            boolean untold) {
        return new LastRun(id, startedAt, succeededAt.orElse(NONE), occurrence.orElse(NONE), elsewhere, untold);
    }

    /** A run that the ledger remembers. Nobody withdraws it, so it needs no identity. */
    public static LastRun remembered(long startedAt, OptionalLong succeededAt, OptionalLong occurrence) {
        return of(0, startedAt, succeededAt, occurrence, true, false);
    }

    public OptionalLong succeededAt() {
        return success == NONE ? OptionalLong.empty() : OptionalLong.of(success);
    }

    public OptionalLong occurrence() {
        return planned == NONE ? OptionalLong.empty() : OptionalLong.of(planned);
    }

    /** Returns what is known once the worker starts here. */
    LastRun startedHere(long newId, long nanos, long occurrence) {
        boolean newer = nanos - startedAt > 0;
        return new LastRun(newer ? newId : id, newer ? nanos : startedAt, success, later(planned, occurrence),
                !newer && elsewhere, true);
    }

    /** Returns what is known once the work here has succeeded. */
    LastRun succeededHere(long nanos) {
        return new LastRun(id, startedAt, later(success, nanos), planned, elsewhere, true);
    }

    /** Returns whether the last start has succeeded. A success before it is that of an earlier one. */
    public boolean hasSucceeded() {
        return success != NONE && success - startedAt > 0;
    }

    LastRun latest(LastRun other) {
        boolean newer = other.startedAt - startedAt > 0;
        return new LastRun(newer ? other.id : id, newer ? other.startedAt : startedAt,
                newer ? other.successAfter(success) : later(success, other.success),
                later(planned, other.planned), newer ? other.elsewhere : elsewhere, untold || other.untold);
    }

    /**
     * Returns the last success if there was this one before. Relays let that one appear later than it was, but it cannot have
     * been after a start that came later.
     */
    private long successAfter(long before) {
        long last = later(before, success);
        return last != NONE && !hasSucceeded() && last - startedAt > 0 ? startedAt : last;
    }

    private static long later(long one, long other) {
        return other == NONE || one != NONE && one - other >= 0 ? one : other;
    }

    /** Returns this run, which is again the last one, with the success of a forced tick that came after it. */
    LastRun withSuccess(LastRun later) {
        return new LastRun(id, startedAt, later.success != NONE ? later.success : success, planned, elsewhere, true);
    }

    LastRun startedBefore(Withdrawal withdrawal) {
        return new LastRun(withdrawal.idBefore(), withdrawal.before().orElseThrow(), success,
                withdrawal.occurrence().orElse(NONE), elsewhere, untold);
    }

    boolean isLaterThan(long start) {
        return startedAt - start > RELAY_SLACK_NANOS;
    }

    LastRun told() {
        return new LastRun(id, startedAt, success, planned, elsewhere, false);
    }
}
