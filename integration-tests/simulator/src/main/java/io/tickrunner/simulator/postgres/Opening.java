package io.tickrunner.simulator.postgres;

/** The outcome of an attempt to connect. */
public sealed interface Opening {

    record Opened(SimulatedSession session) implements Opening {
    }

    /** The server answered and refused. */
    record Refused(String sqlState, String message) implements Opening {
    }

    /** Nothing listens on the port. */
    record NoServer() implements Opening {
    }
}
