/**
 * Describes a worker: its specification from the build, its definition at run time, its rules, and its effective settings.
 * <p>
 * The deployment module checks the same {@link io.tickrunner.runtime.worker.WorkerRules} at build time.
 */
package io.tickrunner.runtime.worker;
