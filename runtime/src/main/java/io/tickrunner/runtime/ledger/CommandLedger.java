package io.tickrunner.runtime.ledger;

/** Records commands. Thread-safe; no method waits. */
public interface CommandLedger {

    /** Accepts a command, which is written later. */
    void record(CommandEntry command);
}
