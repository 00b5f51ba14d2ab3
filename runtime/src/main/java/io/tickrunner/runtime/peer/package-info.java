/**
 * What replicas tell each other over NOTIFY, and what this one remembers of it. No class here reads or writes the network.
 * <p>
 * A message is hearsay: it may make this replica wait or ask, but never contradicts what the replica knows itself. Anybody who
 * may connect to the database can send a notification, so {@link io.tickrunner.runtime.peer.PeerRoll} lets through only numbered
 * messages from lock sessions of the same app and role. All books are bounded, and never forget workers of this replica.
 * <p>
 * Hazard: PostgreSQL may refuse a notification. What {@link io.tickrunner.runtime.peer.PeerOutbox} owes is dropped only after the
 * server accepted it.
 * <p>
 * Used by {@code lock}; {@code admin} uses {@link io.tickrunner.runtime.peer.RemoteTick} and {@link
 * io.tickrunner.runtime.peer.PeerListener}.
 */
package io.tickrunner.runtime.peer;
