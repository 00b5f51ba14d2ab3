package io.tickrunner.docs;

import java.time.Instant;
import java.util.Optional;

import io.tickrunner.Tick;

/** A scheduled tick, for tests that call a worker directly. */
record PlannedTick(String worker, Instant planned) implements Tick {

    @Override
    public String id() {
        return "planned";
    }

    @Override
    public Instant startedAt() {
        return planned.plusSeconds(20);
    }

    @Override
    public boolean forced() {
        return false;
    }

    @Override
    public Optional<Instant> occurrence() {
        return Optional.of(planned);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean isLockHeld() {
        return true;
    }

    @Override
    public void ensureLockHeld() {
        // Always held.
    }
}
