package io.tickrunner.runtime.lock;

import java.util.concurrent.atomic.AtomicReference;

import org.jboss.logging.Logger;

/** Fires once, and calls its one listener once, whichever comes first. */
public final class LossSignal {

    private static final Logger LOG = Logger.getLogger(LossSignal.class);
    private static final Runnable FIRED = () -> {
    };

    private final AtomicReference<Runnable> state = new AtomicReference<>();

    /**
     * @throws IllegalStateException if there is a listener already
     */
    public void listen(Runnable listener) {
        if (state.compareAndSet(null, listener)) {
            return;
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
        Runnable before = state.getAndSet(FIRED);
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
        Runnable current = state.get();
        return current != null && current != FIRED;
    }

    public boolean isFired() {
        return state.get() == FIRED;
    }
}
