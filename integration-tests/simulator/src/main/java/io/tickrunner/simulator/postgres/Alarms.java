package io.tickrunner.simulator.postgres;

/** Runs tasks at moments of virtual time, on the simulator's only thread. */
@FunctionalInterface
public interface Alarms {

    /**
     * Runs the task when the clock shows the given time.
     *
     * @param nanos in the same terms as the server's clock
     */
    void at(long nanos, Runnable task);
}
