package io.tickrunner.runtime.lock;

import java.util.concurrent.atomic.AtomicReference;

import org.jboss.logging.Logger;

/** Fires once and calls its single listener once, whichever of the two is set first. */
public final class LossSignal {

    private static final Logger LOG = Logger.getLogger(LossSignal.class);
    private static final Runnable FIRED = () -> {
    };

    private final AtomicReference<Runnable> state = new AtomicReference<>();

    /**
     * @throws IllegalStateException if a listener is set already
     */
    public void listen(Runnable listener) {
        if (state.compareAndSet(null, listener)) {
            return;
        }
        if (!isFired()) {
            throw new IllegalStateException("The grant already has a listener; set it only once");
        }
        listener.run();
    }

    /**
     * @return whether this call fired it
     */
    public boolean fire() {
        Runnable before = state.getAndSet(FIRED);
        if (before != null && before != FIRED) {
            try {
                before.run();
            } catch (RuntimeException | Error e) {
                // A session notifies many listeners, and one that throws must not prevent the others from being called.
                LOG.error("A lock-loss listener failed", e);
            }
        }
        return before != FIRED;
    }

    /** Returns whether a listener is set, and so the grant has an owner. */
    boolean hasListener() {
        Runnable current = state.get();
        return current != null && current != FIRED;
    }

    public boolean isFired() {
        return state.get() == FIRED;
    }
}
