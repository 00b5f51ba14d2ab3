package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;

/** Runs in the process whose clock is shifted. */
public final class ClockShiftAgent {

    static final String IN_FILE = "file:";

    private static final long LOOK_EVERY_MILLIS = 100;

    private ClockShiftAgent() {
    }

    /**
     * @param shift an ISO-8601 duration, or the file that contains it
     */
    public static void premain(String shift, Instrumentation instrumentation) throws UnmodifiableClassException {
        if (shift.startsWith(IN_FILE)) {
            Path file = Path.of(shift.substring(IN_FILE.length()));
            ClockShiftTransformer transformer = shift(read(file), instrumentation);
            Thread follower = new Thread(new Follower(file, transformer, instrumentation), "clock-shift");
            follower.setDaemon(true);
            follower.start();
        } else {
            shift(Duration.parse(shift), instrumentation);
        }
    }

    private static ClockShiftTransformer shift(Duration shift, Instrumentation instrumentation)
            throws UnmodifiableClassException {
        ClockShiftTransformer transformer = new ClockShiftTransformer(shift);
        instrumentation.addTransformer(transformer, true);
        // The widely used classes that were loaded before the agent.
        instrumentation.retransformClasses(Clock.class, Date.class);
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().startsWith("java.time.Clock$")) {
                instrumentation.retransformClasses(loaded);
            }
        }
        return transformer;
    }

    private static Duration read(Path file) {
        try {
            return Duration.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the shift when the file does. A class that is loaded while it changes may keep the former one. */
    record Follower(Path file, ClockShiftTransformer transformer, Instrumentation instrumentation) implements Runnable {

        @Override
        public void run() {
            try {
                while (true) {
                    if (transformer.change(read(file))) {
                        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
                            if (transformer.hasShifted(loaded)) {
                                instrumentation.retransformClasses(loaded);
                            }
                        }
                        System.out.println("The wall clock is now shifted by " + read(file));
                    }
                    Thread.sleep(LOOK_EVERY_MILLIS);
                }
            } catch (UnmodifiableClassException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
