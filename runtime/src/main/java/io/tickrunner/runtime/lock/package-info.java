/**
 * The lock session: one session with the server for all locks of this replica, kept open by {@link
 * io.tickrunner.runtime.lock.SessionKeeper}, judged by {@link io.tickrunner.runtime.lock.SessionTrust}, handed out by {@link
 * io.tickrunner.runtime.lock.SessionAccess}, and shared by all callers through {@link io.tickrunner.runtime.lock.LockWire}.
 * <p>
 * {@link io.tickrunner.runtime.lock.SessionPlan} decides what the keeper does next. The steps are in {@link
 * io.tickrunner.runtime.lock.SessionEntry} (opens and joins), {@link io.tickrunner.runtime.lock.Heartbeat} and {@link
 * io.tickrunner.runtime.lock.Doubts}.
 * <p>
 * It accesses the server only through two interfaces: {@link io.tickrunner.runtime.lock.Opener} opens a session, and {@link
 * io.tickrunner.runtime.lock.ServerLink} is one. It can therefore also run against a simulated server.
 * <p>
 * Hazards:
 * <ul>
 * <li>Session locks stack: a second acquisition of a key in the same session succeeds. {@link
 * io.tickrunner.runtime.lock.GrantTable} must reserve a key before a request is sent.
 * <li>The server may free the locks while this replica still trusts them. Trust is checked against the clock at the moment of
 * the call, and a lost session is never used again.
 * <li>A caller may give up while its request is pending. The answer then belongs to the session, which releases the lock.
 * <li>Slow operations must not occupy the wire, because the lease depends on the next heartbeat.
 * </ul>
 * <p>
 * Other rooms use the parts of {@link io.tickrunner.runtime.lock.ReplicaCoordinator}: {@link
 * io.tickrunner.runtime.lock.SessionLife} (boot), {@link io.tickrunner.runtime.lock.GrantSupport}, {@link
 * io.tickrunner.runtime.lock.FenceSupport}, {@link io.tickrunner.runtime.lock.StandbyWatch} and
 * {@link io.tickrunner.runtime.lock.RunNews} (tick), {@link
 * io.tickrunner.runtime.lock.RemoteControl} (cadence, admin), {@link io.tickrunner.runtime.lock.SessionState} and {@link
 * io.tickrunner.runtime.lock.HolderLookup} (observers).
 */
package io.tickrunner.runtime.lock;
