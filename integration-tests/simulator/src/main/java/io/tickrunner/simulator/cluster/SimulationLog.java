package io.tickrunner.simulator.cluster;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import io.tickrunner.simulator.kernel.Kernel;

/** What the production code logs in simulations. */
public final class SimulationLog {

    /** Kept, because otherwise the setting would be lost with the logger. */
    private static final Logger OURS = Logger.getLogger("io.tickrunner");

    private SimulationLog() {
    }

    /** Logs nothing: thousands of simulated sessions are lost. */
    public static void silence() {
        OURS.setLevel(Level.OFF);
    }

    /** Prints everything, with the virtual time. */
    public static void print() {
        OURS.setUseParentHandlers(false);
        OURS.setLevel(Level.ALL);
        OURS.addHandler(new Printer());
    }

    private static final class Printer extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord log) {
            Kernel kernel = Kernel.current();
            if (kernel != null && !kernel.isOver()) {
                System.out.printf("%14.6f s  %-30s %s%n", kernel.nanos() / 1e9, Thread.currentThread().getName(),
                        formatter.formatMessage(log));
            }
        }

        @Override
        public void flush() {
            System.out.flush();
        }

        @Override
        public void close() {
            // Standard output stays open.
        }
    }
}
