package io.tickrunner.runtime.ledger;

/**
 * The ledger of this replica, for its workers.
 *
 * @param store the tables
 * @param memory what they knew of the workers
 * @param writer writes finished runs behind
 * @param time the clocks, with that of the server in place of the wall clock
 */
public record Ledger(LedgerStore store, LedgerMemory memory, LedgerWriter writer, ServerTime time) {

    public Ledger {
        // Before any other listener, because what a row says is by the server's clock.
        memory.listen((worker, row, clock) -> time.adjust(clock));
        writer.tellClock(time::adjust);
    }
}
