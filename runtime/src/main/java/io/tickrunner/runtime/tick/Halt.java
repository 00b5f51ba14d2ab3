package io.tickrunner.runtime.tick;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduler;

/** Whether this replica begins no scheduled work, because it is drained or the app halted its whole scheduler. Thread-safe. */
final class Halt {

    private static final Logger LOG = Logger.getLogger(Halt.class);

    private final Scheduler scheduler;
    private final Drain drain;

    Halt(Scheduler scheduler, Drain drain) {
        this.scheduler = scheduler;
        this.drain = drain;
    }

    /** Returns {@code false} if the scheduler fails to answer, because workers must tick even then. */
    boolean isOn() {
        if (drain.isOn()) {
            return true;
        }
        try {
            return !scheduler.isRunning();
        } catch (RuntimeException e) {
            LOG.debug("Could not find out whether the app's scheduler is running", e);
            return false;
        }
    }
}
