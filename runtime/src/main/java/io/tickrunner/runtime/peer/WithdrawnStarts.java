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
     * @param startedAt the announced {@link io.tickrunner.runtime.time.Time#nanos()}
     * @param before the start before it, if any is known
     * @param occurrence the last occurrence of a cron worker that ran before it, if any is known
     * @param untold whether the peers have not been notified
     */
    record Withdrawal(long lockId, long startedAt, OptionalLong before, OptionalLong occurrence, boolean untold) {

        private Withdrawal told() {
            return new Withdrawal(lockId, startedAt, before, occurrence, false);
        }
    }

    /** How exactly another replica knows the age of a start. Far below any interval that is announced. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Map<Long, Withdrawal> withdrawals = new ConcurrentHashMap<>();

    void add(Withdrawal withdrawal) {
        withdrawals.put(withdrawal.lockId(), withdrawal);
    }

    /** Returns the withdrawal of this start, as another replica reported it. */
    Optional<Withdrawal> of(long lockId, long startedAt) {
        return Optional.ofNullable(withdrawals.get(lockId))
                .filter(withdrawal -> Math.abs(startedAt - withdrawal.startedAt()) <= SLACK_NANOS);
    }

    /** Records a start; a withdrawal of an earlier one is no longer needed. */
    void started(long lockId, long startedAt) {
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
