/**
 * Connects the extension to Quarkus: beans, the registry of workers, the start and stop of the app, and the threads of this
 * process.
 * <p>
 * {@link io.tickrunner.runtime.boot.TickrunnerImpl} is the bean; {@link io.tickrunner.runtime.boot.Workers} is the registry,
 * {@link io.tickrunner.runtime.boot.Registration} changes it, {@link io.tickrunner.runtime.boot.WorkerChecks} finds what is
 * wrong before a change, and {@link io.tickrunner.runtime.boot.Shutdown} stops all.
 * {@link io.tickrunner.runtime.boot.SchedulerWithWorkers} adds the workers to the jobs of the app's scheduler.
 * <p>
 * No other room uses this one; the deployment module names its beans.
 */
package io.tickrunner.runtime.boot;
