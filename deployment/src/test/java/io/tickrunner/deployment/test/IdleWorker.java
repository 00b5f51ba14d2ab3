package io.tickrunner.deployment.test;

import io.tickrunner.Tick;
import io.tickrunner.Worker;

/** The least that a worker can be. */
public abstract class IdleWorker implements Worker {

    @Override
    public void tick(Tick tick) {
    }
}
