/**
 * Decides when and where a worker runs. Decisions receive the time and the known facts as arguments, and return what to do. No
 * class here waits.
 * <p>
 * Hazard: an interval is measured on the monotonic clock ({@link io.tickrunner.runtime.cadence.Rhythm}), whereas an occurrence
 * of a cron expression is a moment on the wall clock ({@link io.tickrunner.runtime.cadence.CronSchedule}).
 */
package io.tickrunner.runtime.cadence;
