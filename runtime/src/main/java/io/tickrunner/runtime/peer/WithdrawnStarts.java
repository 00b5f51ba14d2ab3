package io.tickrunner.runtime.peer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers the starts that were announced and did not begin, until the worker starts again. Otherwise, a replica that has not
 * heard of the withdrawal could report the start again. Thread-safe.
 */
final class WithdrawnStarts {

    /**
     * A start that did not begin.
     *
     * @param id identifies the start
     * @param startedAt the announced {@link io.tickrunner.runtime.time.Time#nanos()}
     * @param before the start before it, if any is known
     * @param idBefore identifies the start before it
     * @param occurrence the last occurrence of a cron worker that ran before it, if any is known
     * @param untold whether the peers have not been notified
     */
    record Withdrawal(long lockId, long id, long startedAt, OptionalLong before, long idBefore, OptionalLong occurrence,
            boolean untold) {

        private Withdrawal told() {
            return new Withdrawal(lockId, id, startedAt, before, idBefore, occurrence, false);
        }

        /** Returns this withdrawal if the start before it was withdrawn too: the last run is then the one before both. */
        private Withdrawal after(Withdrawal earlier) {
            return earlier == null || before.isEmpty() || earlier.id != idBefore ? this
                    : new Withdrawal(lockId, id, startedAt, earlier.before, earlier.idBefore, earlier.occurrence, untold);
        }
    }

    /** A start that is later by more than this is told by everybody instead of the withdrawn one. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Map<Long, Withdrawal> withdrawals = new ConcurrentHashMap<>();

    /** Records a withdrawal and returns it as it is to be carried out. */
    Withdrawal add(Withdrawal withdrawal) {
        return withdrawals.compute(withdrawal.lockId(), (key, earlier) -> withdrawal.after(earlier));
    }

    /** Returns the withdrawal of this start. */
    Optional<Withdrawal> of(long lockId, long id) {
        return withdrawals.isEmpty() ? Optional.empty()
                : Optional.ofNullable(withdrawals.get(lockId)).filter(withdrawal -> withdrawal.id() == id);
    }

    /** Records a start; a withdrawal of an earlier one is no longer needed. */
    void started(Long lockId, long startedAt) {
        // This is the path of every tick, and there is hardly ever a withdrawal.
        if (!withdrawals.isEmpty()) {
            withdrawals.computeIfPresent(lockId,
                    (key, withdrawal) -> startedAt - withdrawal.startedAt() > SLACK_NANOS ? null : withdrawal);
        }
    }

    void forget(long lockId) {
        withdrawals.remove(lockId);
    }

    Collection<Withdrawal> all() {
        return List.copyOf(withdrawals.values());
    }

    List<Withdrawal> untold() {
        return withdrawals.isEmpty() ? List.of() : withdrawals.values().stream().filter(Withdrawal::untold).toList();
    }

    void told(List<Withdrawal> told) {
        told.forEach(withdrawal -> withdrawals.replace(withdrawal.lockId(), withdrawal, withdrawal.told()));
    }
}
