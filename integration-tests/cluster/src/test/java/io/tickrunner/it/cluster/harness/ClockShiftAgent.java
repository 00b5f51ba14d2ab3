package io.tickrunner.it.cluster.harness;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;

/** Runs in the process whose clock is shifted. */
public final class ClockShiftAgent {

    private ClockShiftAgent() {
    }

    /**
     * @param shift an ISO-8601 duration
     */
    public static void premain(String shift, Instrumentation instrumentation) throws UnmodifiableClassException {
        instrumentation.addTransformer(new ClockShiftTransformer(Duration.parse(shift)), true);
        // The widely used classes that were loaded before the agent.
        instrumentation.retransformClasses(Clock.class, Date.class);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().startsWith("java.time.Clock$")) {
                instrumentation.retransformClasses(loaded);
            }
        }
    }
}
