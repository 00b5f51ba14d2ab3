package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class LossSignalRaceTest {

    @Test
    void aListenerThatComesAsTheSignalFiresIsCalledOnce() {
        explore(() -> {
            LossSignal signal = new LossSignal();
            AtomicInteger calls = new AtomicInteger();

            atOnce(() -> signal.listen(calls::incrementAndGet), signal::fire);

            assertEquals(1, calls.get());
        });
    }

    @Test
    void ofTwoThatFireOneDoesAndTheListenerIsCalledOnce() {
        explore(() -> {
            LossSignal signal = new LossSignal();
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger fired = new AtomicInteger();
            signal.listen(calls::incrementAndGet);

            atOnce(() -> fired.addAndGet(signal.fire() ? 1 : 0), () -> fired.addAndGet(signal.fire() ? 1 : 0));

            assertEquals(1, fired.get());
            assertEquals(1, calls.get());
        });
    }

    @Test
    void aListenerIsEitherRefusedOrCalled() {
        explore(() -> {
            LossSignal signal = new LossSignal();
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger refusals = new AtomicInteger();
            Runnable listens = () -> {
                try {
                    signal.listen(calls::incrementAndGet);
                } catch (IllegalStateException e) {
                    refusals.incrementAndGet();
                }
            };

            atOnce(listens, listens, signal::fire);

            assertEquals(2, calls.get() + refusals.get());
            assertTrue(refusals.get() <= 1);
        });
    }
}
