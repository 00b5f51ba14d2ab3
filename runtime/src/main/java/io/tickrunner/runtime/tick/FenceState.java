package io.tickrunner.runtime.tick;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import io.tickrunner.Fence;
import io.tickrunner.LockGrant;

/** What is known of the fence of a worker in this replica, for its views. Thread-safe. */
final class FenceState {

    private final AtomicLong refused = new AtomicLong();
    /** {@code null} until the first fence is raised. */
    private volatile Raised raised;
    /** {@code null} while no tick waits. */
    private volatile Wait wait;

    private record Raised(LockGrant grant, long token) {
    }

    private record Wait(Instant since, String because) {
    }

    void raised(LockGrant grant, long token) {
        raised = new Raised(grant, token);
    }

    void waits(Instant since, String because) {
        wait = new Wait(since, because);
    }

    void waitIsOver() {
        wait = null;
    }

    void refused() {
        refused.incrementAndGet();
    }

    FenceLook look(Fence mode) {
        Raised last = raised;
        Wait current = wait;
        return new FenceLook(mode, last != null && last.grant.isHeld() ? OptionalLong.of(last.token) : OptionalLong.empty(),
                refused.get(), current == null ? null : current.since, current == null ? null : current.because);
    }
}
