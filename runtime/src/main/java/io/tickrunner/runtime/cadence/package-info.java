/**
 * When a worker runs and where: decisions that get the time and what was heard, and answer what to do. No class here waits.
 */
package io.tickrunner.runtime.cadence;
