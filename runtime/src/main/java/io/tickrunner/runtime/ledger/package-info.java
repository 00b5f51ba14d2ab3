/**
 * The ledger: what is remembered of workers and their runs when every replica has stopped. Off by default.
 * <p>
 * {@link io.tickrunner.runtime.ledger.LedgerStore} is the port to the tables; {@code pg} implements it. {@link
 * io.tickrunner.runtime.ledger.ClaimRules} decides whether an occurrence may be claimed. {@link
 * io.tickrunner.runtime.ledger.LedgerWriter} writes finished runs behind: it takes them from a bounded {@link
 * io.tickrunner.runtime.ledger.RunBuffer} and writes them in batches on its own thread. The same thread writes commands, and
 * the pauses and schedules that
 * were set at run time ({@link io.tickrunner.runtime.ledger.DurableChanges}).
 * <p>
 * Hazards: a store's methods take round trips and may wait for the app's pool, so no heartbeat and no tick of a short interval
 * may call them. Every instant in the tables is by the clock of the server, because the clock of a replica may be wrong.
 * <p>
 * {@code tick} and all later rooms may use this one.
 */
package io.tickrunner.runtime.ledger;
