package io.tickrunner.runtime.lock;

import org.jboss.logging.Logger;

/** Fires once and calls its single listener once, whichever of the two is set first. */
public class LossSignal {

    private static final Logger LOG = Logger.getLogger(LossSignal.class);
    private static final Runnable FIRED = () -> {
    };

    /** The listener, then {@link #FIRED}. */
    private volatile Runnable state;

    /**
     * @throws IllegalStateException if a listener is set already
     */
    public final void listen(Runnable listener) {
        synchronized (this) {
            if (state == null) {
                state = listener;
                return;
            }
        }
        if (!isFired()) {
            throw new IllegalStateException("The grant already has a listener; set it only once");
        }
        listener.run();
    }

    /**
     * @return whether this call fired it
     */
    public final boolean fire() {
        Runnable before;
        synchronized (this) {
            before = state;
            state = FIRED;
        }
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
    final boolean hasListener() {
        Runnable current = state;
        return current != null && current != FIRED;
    }

    public final boolean isFired() {
        return state == FIRED;
    }
}
