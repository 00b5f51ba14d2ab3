package io.tickrunner.it.console;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** Shares its lock with a program that is not Tickrunner. */
@TickWorker(name = "session_cleanup", lockId = SessionCleanup.LOCK_ID, every = "2s")
public class SessionCleanup implements Worker {

    public static final long LOCK_ID = 3008;

    @Override
    public void tick(Tick tick) throws InterruptedException {
        Chores.take(5, 25);
    }
}
