package io.tickrunner.runtime.ledger;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.time.Repetition;
import io.tickrunner.runtime.time.Time;

/**
 * Logs what happens to the ledger without repeating it. The methods about runs and attempts are called by the writer's thread
 * only.
 */
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

    void dropped(CommandEntry command) {
        LOG.warnf("Too many commands are waiting for the ledger, so this one will be missing there: %s", text(command));
    }

    void rejected(List<CommandEntry> commands, LedgerDataException e) {
        LOG.errorf(e, "The database rejected %d commands, which are missing in the ledger now: %s", commands.size(),
                texts(commands));
    }

    void commandsLeftBehind(List<CommandEntry> commands) {
        LOG.warnf("%d commands were not written to the ledger before shutdown: %s", commands.size(), texts(commands));
    }

    private static String texts(List<CommandEntry> commands) {
        return commands.stream().map(LedgerLog::text).collect(Collectors.joining(", "));
    }

    /** Without the detail, which may contain line ends; the audit log has it. */
    private static String text(CommandEntry command) {
        return command.command() + " of worker " + command.worker().name();
    }

    void notDurable(List<String> changes, LedgerException e) {
        LOG.warnf("Not durable yet, but in force: %s (%s); retrying", String.join(", ", changes), e.getMessage());
    }

    void durable() {
        LOG.info("All pauses and schedules that were set at run time are durable again");
    }

    void rejected(String change, LedgerDataException e) {
        LOG.errorf(e, "The database rejected %s, which is in force but not in the ledger", change);
    }

    void changesLeftBehind(List<String> changes) {
        LOG.warnf("Not written to the ledger before shutdown, and forgotten with the last replica: %s",
                String.join(", ", changes));
    }
}
