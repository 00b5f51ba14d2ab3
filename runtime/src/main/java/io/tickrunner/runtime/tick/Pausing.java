package io.tickrunner.runtime.tick;

import org.jboss.logging.Logger;

import io.tickrunner.Pause;
import io.tickrunner.runtime.ledger.PauseEntry;
import io.tickrunner.runtime.ledger.ServerMoment;
import io.tickrunner.runtime.peer.TimedPause;

/**
 * Pauses and resumes a worker: a paused one releases its lock, a resumed one runs its startup hook
 * and the occurrence that it missed, if they are still due.
 */
record Pausing(ObservedWorker worker, Dispatcher dispatcher) {

    private static final Logger LOG = Logger.getLogger(Pausing.class);

    /**
     * @throws IllegalArgumentException if the pause breaks a rule; the message says how to fix it
     */
    void pauseHere(Pause pause) {
        worker.pause.here(begin(pause));
        began();
    }

    void resumeHere() {
        worker.pause.resumeHere();
        // The worker may still be paused in all replicas.
        watchEnd();
        goOn();
    }

    /**
     * @throws IllegalArgumentException if the pause breaks a rule; the message says how to fix it
     */
    ChangeProgress everywhere(Pause pause) {
        ChangeProgress progress = new Lasting(worker).paused(worker.pause.everywhere(begin(pause)));
        changedEverywhere();
        return progress;
    }

    /**
     * @param by who resumes it; {@code null} if unknown
     */
    ChangeProgress resumeEverywhere(String by) {
        ChangeProgress progress = new Lasting(worker).paused(worker.pause.resumeEverywhere(by));
        changedEverywhere();
        return progress;
    }

    /**
     * Continues a pause that the ledger remembers, unless it has ended by itself meanwhile.
     *
     * @param clock converts its end by the server's clock
     */
    void remembered(PauseEntry pause, ServerMoment clock) {
        if (pause.isOn(clock.instant())) {
            worker.pause.remembered(new TimedPause(new Pause(pause.by(), pause.reason(), pause.until()),
                    pause.until() == null ? 0 : clock.nanosAt(pause.until())));
            if (worker.pause.isOnEverywhere()) {
                began();
            }
        }
    }

    /** Handles a pause or resume by another replica. */
    void heardEverywhere() {
        new Lasting(worker).pauseHeard();
        changedEverywhere();
    }

    private TimedPause begin(Pause pause) {
        try {
            return TimedPause.begin(pause, worker.env.time(), worker.env.planTime().now());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Worker " + worker.name() + " cannot be paused: " + e.getMessage());
        }
    }

    /** Handles a pause or resume in all replicas. */
    void changedEverywhere() {
        if (worker.pause.isOnEverywhere()) {
            began();
        } else if (worker.pause.isOverEverywhere()) {
            // A late message, or that of a replica that was told of it after its end. Nobody resumed what is paused here.
            watchEnd();
            goOn();
        } else {
            resumeHere();
        }
    }

    private void began() {
        worker.grants.releaseIfIdle();
        watchEnd();
    }

    /** Goes on by itself when no pause is on any more. */
    void watchEnd() {
        worker.pause.watchEnd(() -> {
            LOG.infof("Worker %s is no longer paused: its pause has ended by itself", worker.name());
            goOn();
        });
    }

    /** Runs what is due; nothing is while a pause is on. */
    private void goOn() {
        dispatcher.attemptStartup();
        dispatcher.lookAgain();
        dispatcher.serveWakeUp();
    }
}
