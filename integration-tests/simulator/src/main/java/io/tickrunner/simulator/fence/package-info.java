/**
 * Explores every interleaving of two replicas that work under one lock with fenced transactions. The steps are the lock calls
 * within the statements that raise a fence and check a transaction, because other sessions can act between them.
 */
package io.tickrunner.simulator.fence;
