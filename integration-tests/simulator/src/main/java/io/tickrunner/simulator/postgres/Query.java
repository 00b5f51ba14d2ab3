package io.tickrunner.simulator.postgres;

import java.util.List;

/** A statement, by what it does instead of by its text. */
@FunctionalInterface
public interface Query {

    /**
     * Runs the statement.
     *
     * @return the rows of its result
     */
    List<List<Object>> run(Backend backend) throws SqlError;

    /** Returns whether the statement is accepted in a transaction that has failed, because it ends the transaction. */
    default boolean endsTransaction() {
        return false;
    }
}
