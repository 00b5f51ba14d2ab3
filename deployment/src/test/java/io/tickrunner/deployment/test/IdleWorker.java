package io.tickrunner.deployment.test;

import io.tickrunner.Tick;
import io.tickrunner.Worker;

/** A worker that does nothing. */
public abstract class IdleWorker implements Worker {

    @Override
    public void tick(Tick tick) {
    }
}
