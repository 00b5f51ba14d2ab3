/**
 * Decides when and where a worker runs. Decisions receive the time and the known facts as arguments, and return what to do. No
 * class here waits.
 */
package io.tickrunner.runtime.cadence;
