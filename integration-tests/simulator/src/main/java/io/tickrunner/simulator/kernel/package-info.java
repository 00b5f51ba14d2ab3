/**
 * Runs production code in virtual time, repeatably from a seed.
 * <p>
 * A {@link io.tickrunner.simulator.kernel.Kernel} owns the time, the events and the threads of one simulation. Simulated
 * threads
 * are platform threads, but only the one that has the baton runs. A thread gives it up only where production code waits through
 * {@link io.tickrunner.runtime.time.Threads} or a {@link io.tickrunner.runtime.time.Mutex}; whoever gives it up decides by the
 * seed what comes next, runs the events that come before that, and passes the baton on.
 * <p>
 * A {@link io.tickrunner.simulator.kernel.SimProcess} is the unit of failure: it can be killed, frozen and slowed, and has
 * clocks
 * and dice of its own.
 */
package io.tickrunner.simulator.kernel;
