package io.tickrunner.runtime.ledger;

import java.time.Duration;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/** Logs what happens to the ledger without repeating it. Not thread-safe. */
final class LedgerLog {

    private static final Logger LOG = Logger.getLogger(LedgerLog.class);

    private final Repetition repetition;
    private long droppedBefore;
    private boolean dropping;

    LedgerLog(Duration repeatEvery, Time time) {
        this.repetition = new Repetition(repeatEvery, time::nanos);
    }

    void failed(LedgerException e, int backlog, long dropped) {
        repetition.happened(e.getMessage()).ifPresent(news -> {
            if (!news.inFull()) {
                LOG.warnf("The ledger still cannot be written, after %d attempts in %s (%s); %d runs are waiting", news.count(),
                        DurationText.format(news.lasting()), e.getMessage(), backlog);
            } else if (e instanceof LedgerRefusedException) {
                LOG.errorf("The ledger cannot be used, and workers run without it: %s", e.getMessage());
            } else {
                LOG.warnf("The ledger cannot be written (%s); keeping runs in memory and retrying", e.getMessage());
            }
        });
        if (dropped > droppedBefore && !dropping) {
            dropping = true;
            LOG.warnf("%d runs are waiting for the ledger, and no more can: the oldest are dropped from the history, while the"
                    + " last state of each worker is kept", backlog);
        }
    }

    void recovered(long dropped) {
        repetition.over();
        LOG.infof("The ledger is written again; %d runs were dropped from the history", dropped - droppedBefore);
        droppedBefore = dropped;
        dropping = false;
    }

    void rejected(int runs, LedgerDataException e) {
        LOG.errorf(e, "The database rejected %d runs, which are missing in the ledger now", runs);
    }

    void leftBehind(int runs) {
        LOG.warnf("%d runs were not written to the ledger before shutdown", runs);
    }
}
