/**
 * The settings of the extension and what follows from them: the lease and its rules, the identity of this replica, and the key
 * space of its locks.
 * <p>
 * Hazard: the configuration of a worker can be spelled in many ways; {@link io.tickrunner.runtime.config.WorkerConfigs} is the
 * only place that knows them.
 * <p>
 * Every later room may use this one.
 */
package io.tickrunner.runtime.config;
