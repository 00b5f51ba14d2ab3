/**
 * The interface to the machine: clocks, alarms, random numbers, threads and waits, and the arithmetic of waiting ({@link
 * io.tickrunner.runtime.time.Backoff}, {@link io.tickrunner.runtime.time.Jitter}, {@link
 * io.tickrunner.runtime.time.Repetition}, {@link io.tickrunner.runtime.time.LeaseClock}).
 * <p>
 * The rooms up to {@code tick} read no clock, start no thread and wait in no other way, because a simulated cluster runs them
 * in virtual time. The observers and {@code boot} take the clock from here too. A test of the architecture checks both.
 * <p>
 * Hazards: only differences of {@link io.tickrunner.runtime.time.Time#nanos()} are meaningful, and only within one process. The
 * wall clock is for display only. A thread must not wait while it holds a monitor.
 * <p>
 * Every room may use this one.
 */
package io.tickrunner.runtime.time;
