/**
 * A simulated cluster: replicas that run the production code from the schedule to the server's port, their work, the faults
 * that
 * befall them, and the checks of what must hold.
 */
package io.tickrunner.simulator.cluster;
