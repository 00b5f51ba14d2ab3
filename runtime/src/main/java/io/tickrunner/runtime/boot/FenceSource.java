package io.tickrunner.runtime.boot;

import java.time.Duration;
import java.util.Optional;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.lock.FenceSupport;
import io.tickrunner.runtime.pg.PostgresFenceCheck;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.tick.CompletionMark;
import io.tickrunner.runtime.tick.Fences;
import io.tickrunner.runtime.tick.WorkTransactions;
import io.tickrunner.runtime.worker.WorkerRules;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

/** Decides how the work of workers is fenced. */
final class FenceSource {

    private static final Duration LONGEST_IDLE = Duration.ofDays(1);

    private FenceSource() {
    }

    /**
     * Returns the fences for the locks of a locker; empty for an app's own locker.
     *
     * @param mark marks runs as done; empty without the ledger
     * @param transactions the transactions of JTA; empty in an app without
     */
    static Optional<Fences> of(AdvisoryLocker locker, Duration idleTimeout, Optional<CompletionMark> mark,
            Optional<WorkTransactions> transactions) {
        if (locker instanceof InMemoryAdvisoryLocker) {
            InMemoryFences fences = new InMemoryFences();
            return Optional.of(new Fences(fences, fences, mark, transactions));
        }
        return FenceSupport.of(locker).map(support -> new Fences(support,
                new WorkCheck(new PostgresFenceCheck(idleTimeout)), mark, transactions));
    }

    /** Returns why the app can fence no worker; empty if it can. */
    static Optional<String> fault(AdvisoryLocker locker, Duration idleTimeout) {
        if (!(locker instanceof InMemoryAdvisoryLocker) && FenceSupport.of(locker).isEmpty()) {
            return Optional.of(WorkerRules.ownLockerFenceFault());
        }
        return idleTimeout.toMillis() >= 1 && idleTimeout.compareTo(LONGEST_IDLE) <= 0 ? Optional.empty()
                : Optional.of("fenced = true needs a quarkus.tickrunner.fence.idle-timeout from 1ms to 1d, but it is "
                        + DurationText.format(idleTimeout) + "; use a few seconds");
    }
}
