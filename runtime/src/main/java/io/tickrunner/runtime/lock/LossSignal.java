package io.tickrunner.runtime.lock;

import org.jboss.logging.Logger;

/** Fires once, and calls its one listener once, whichever comes first. */
public final class LossSignal {

    private static final Logger LOG = Logger.getLogger(LossSignal.class);
    private static final Runnable FIRED = () -> {
    };

    /** The listener, then {@link #FIRED}. */
    private volatile Runnable state;

    /**
     * @throws IllegalStateException if there is a listener already
     */
    public void listen(Runnable listener) {
        synchronized (this) {
            if (state == null) {
                state = listener;
                return;
            }
        }
        if (!isFired()) {
            throw new IllegalStateException("The grant has a listener already; a grant has one owner");
        }
        listener.run();
    }

    /**
     * @return whether this call fired it
     */
    public boolean fire() {
        Runnable before;
        synchronized (this) {
            before = state;
            state = FIRED;
        }
        if (before != null && before != FIRED) {
            try {
                before.run();
            } catch (RuntimeException | Error e) {
                // A session tells many: one that throws must not keep it from the rest.
                LOG.error("A lock-loss listener failed", e);
            }
        }
        return before != FIRED;
    }

    /** Whether somebody owns what is signalled here. */
    boolean hasListener() {
        Runnable current = state;
        return current != null && current != FIRED;
    }

    public boolean isFired() {
        return state == FIRED;
    }
}
