/**
 * One run of a worker on its threads: from the schedule through the gate, the lock, the notice and the work to its single
 * recorded outcome.
 * <p>
 * {@link io.tickrunner.runtime.tick.WorkerService} is a worker's service: it inherits what can be read from {@link
 * io.tickrunner.runtime.tick.ObservedWorker} and passes everything else on. {@link io.tickrunner.runtime.tick.Dispatcher}
 * ensures that a worker runs only once at a time here, {@link io.tickrunner.runtime.tick.TickPath} is the path of one tick, and
 * {@link io.tickrunner.runtime.tick.GrantKeeper} manages its lock. Only {@link io.tickrunner.runtime.tick.TickRecorder} records
 * how a tick ended.
 * <p>
 * Hazards: whatever an app throws, a tick ends with exactly one outcome and leaves the worker free for the next. An interrupt
 * must reach only the worker's code. A grant that is in use must not be released as idle.
 * <p>
 * Other rooms read workers as {@link io.tickrunner.runtime.tick.WorkerView} and control them as {@link
 * io.tickrunner.runtime.tick.WorkerControl}.
 */
package io.tickrunner.runtime.tick;
