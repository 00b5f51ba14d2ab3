/**
 * Runs production code in virtual time, repeatably from a seed.
 * <p>
 * A {@link io.tickrunner.simulator.kernel.Kernel} owns the time, the events and the threads of one simulation. Simulated
 * threads
 * are platform threads, but only the one that has the baton runs. A thread gives it up only where production code waits through
 * {@link io.tickrunner.runtime.time.Threads} or a {@link io.tickrunner.runtime.time.Mutex}. Whoever gives it up decides by the
 * seed what comes next, runs the events that come before that, and passes the baton on.
 * <p>
 * A {@link io.tickrunner.simulator.kernel.SimProcess} is the unit of failure: it can be killed, frozen and slowed, and has
 * clocks
 * and dice of its own.
 * <h2>What a run repeats, and what it cannot</h2>
 * The same seed gives the same run if all code under test
 * <ul>
 * <li>takes time, random numbers and threads from its process, and waits only there;</li>
 * <li>does not iterate over {@link java.util.Set#of} and {@link java.util.Map#of}, nor over copies made by their
 * {@code copyOf}, because their order differs in each JVM;</li>
 * <li>does not iterate over hash tables of objects without {@code hashCode}, because their order differs in each run;</li>
 * <li>leaves nothing in a {@link java.lang.ThreadLocal}, because the platform threads serve one simulation after another.</li>
 * </ul>
 * {@link io.tickrunner.simulator.kernel.Kernel#traceHash} shows whether a run repeated.
 * <h2>How threads end</h2>
 * A killed process simply gets the baton no more. When the kernel is closed, every call of every thread throws an error that
 * unwinds it. A loop that catches all errors ends only if {@link io.tickrunner.simulator.kernel.SimProcess#onUnwind} ends it;
 * otherwise its thread is abandoned, and too many of those fail the run.
 */
package io.tickrunner.simulator.kernel;
