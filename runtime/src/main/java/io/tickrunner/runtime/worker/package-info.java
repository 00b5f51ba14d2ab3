/**
 * What a worker is: its specification from the build, its definition at run time, its rules, and its settings in force.
 * <p>
 * The deployment module checks the same {@link io.tickrunner.runtime.worker.WorkerRules} at build time.
 */
package io.tickrunner.runtime.worker;
