/**
 * The lock session: one session with the server for all locks of this replica, kept open by {@link
 * io.tickrunner.runtime.lock.SessionKeeper}, trusted by {@link io.tickrunner.runtime.lock.SessionTrust}, and shared by all callers
 * through {@link io.tickrunner.runtime.lock.LockWire}.
 * <p>
 * It knows the server only by its ports: {@link io.tickrunner.runtime.lock.Opener} opens a session, {@link
 * io.tickrunner.runtime.lock.ServerLink} is one. So it runs against a simulated server too.
 * <p>
 * Hazards:
 * <ul>
 * <li>Session locks stack: a second acquisition of a key in the same session succeeds. {@link
 * io.tickrunner.runtime.lock.GrantTable} must reserve a key before a request is sent.
 * <li>The server may free the locks while this replica still trusts them. Trust ends by the clock at the moment of asking, and a
 * session that was lost once never comes back.
 * <li>A caller may give up while its request is on its way. Then the answer belongs to the session, which releases the lock.
 * <li>Nothing that can be slow may keep the wire: the lease depends on the next heartbeat.
 * </ul>
 * <p>
 * Users take the interface {@link io.tickrunner.runtime.lock.ReplicaCoordinator}.
 */
package io.tickrunner.runtime.lock;
