package io.tickrunner.runtime.peer;

/**
 * Another session of the database, as the server reports it.
 *
 * @param backendPid the process that serves it
 * @param application its application name
 * @param role the role that logged in
 * @param ofThisApp whether its name is that of a lock session of this app
 * @param ofThisRole whether it logged in with this replica's role
 */
public record PeerSession(int backendPid, String application, String role, boolean ofThisApp, boolean ofThisRole) {
}
