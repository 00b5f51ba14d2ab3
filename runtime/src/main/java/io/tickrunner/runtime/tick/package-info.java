/**
 * One run of a worker, on threads: from the schedule through the gate, the lock, the notice and the work to its one recorded
 * outcome.
 * <p>
 * {@link io.tickrunner.runtime.tick.WorkerService} decides that a worker runs once at a time here; {@link
 * io.tickrunner.runtime.tick.TickPath} is the way of one tick, {@link io.tickrunner.runtime.tick.GrantKeeper} has its lock, {@link
 * io.tickrunner.runtime.tick.TickRecorder} is the only place that records how it ended.
 * <p>
 * Hazards: whatever an app throws, a tick ends with exactly one outcome and leaves the worker free for the next. An interrupt must
 * hit nothing but the code of the worker. A grant that is in use must not be released as idle.
 * <p>
 * Observers see workers as {@link io.tickrunner.runtime.tick.WorkerView} and command them as {@link
 * io.tickrunner.runtime.tick.WorkerControl}.
 */
package io.tickrunner.runtime.tick;
