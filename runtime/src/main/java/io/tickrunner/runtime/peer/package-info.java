/**
 * The messages that replicas exchange over NOTIFY, and what this replica remembers of them. No class here reads or writes the
 * network.
 * <p>
 * Messages are not authoritative: they may make this replica wait or query, but never override what it knows itself. Any client
 * of the database can send a notification, so {@link io.tickrunner.runtime.peer.PeerRoll} accepts only numbered messages from
 * lock sessions of the same app and role. All books are bounded, but never forget workers of this replica.
 * <p>
 * Hazard: PostgreSQL may refuse a notification. {@link io.tickrunner.runtime.peer.PeerOutbox} drops a message only after the
 * server has accepted it.
 * <p>
 * Used by {@code lock}; {@code admin} uses {@link io.tickrunner.runtime.peer.RemoteTick} and {@link
 * io.tickrunner.runtime.peer.PeerListener}.
 */
package io.tickrunner.runtime.peer;
