package io.tickrunner.simulator.kernel;

/** Unwinds a thread whose simulation has ended. Every further call of the thread to the kernel throws it again. */
@SuppressWarnings("serial")
final class SimulationOver extends Error {

    static final SimulationOver INSTANCE = new SimulationOver();

    private SimulationOver() {
        super("The simulation is over", null, false, false);
    }
}
