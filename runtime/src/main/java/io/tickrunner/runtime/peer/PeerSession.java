package io.tickrunner.runtime.peer;

/**
 * Another session of the database, as the server knows it.
 *
 * @param backendPid the process that serves it
 * @param application what it calls itself
 * @param role the role that logged in
 * @param ofThisApp whether it calls itself a lock session of this app
 * @param ofThisRole whether it logged in with the role of this replica
 */
public record PeerSession(int backendPid, String application, String role, boolean ofThisApp, boolean ofThisRole) {
}
