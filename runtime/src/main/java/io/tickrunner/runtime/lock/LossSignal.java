package io.tickrunner.runtime.lock;

import java.util.concurrent.atomic.AtomicReference;

/** Fires once, and calls its one listener once, whichever comes first. */
final class LossSignal {

    private static final Runnable FIRED = () -> {
    };

    private final AtomicReference<Runnable> state = new AtomicReference<>();

    /**
     * @throws IllegalStateException if there is a listener already
     */
    void listen(Runnable listener) {
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
    boolean fire() {
        Runnable before = state.getAndSet(FIRED);
        if (before != null && before != FIRED) {
            before.run();
        }
        return before != FIRED;
    }

    boolean isFired() {
        return state.get() == FIRED;
    }
}
