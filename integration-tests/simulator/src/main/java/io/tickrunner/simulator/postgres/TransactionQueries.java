package io.tickrunner.simulator.postgres;

import java.util.List;

/** Statements that begin and end transactions. */
public final class TransactionQueries {

    private TransactionQueries() {
    }

    public record Begin() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.begin();
            return Rows.NONE;
        }
    }

    /** Rolls back if the transaction has failed. */
    public record Commit() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) throws SqlError {
            backend.commit();
            return Rows.NONE;
        }

        @Override
        public boolean endsTransaction() {
            return true;
        }
    }

    public record Rollback() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            backend.rollback();
            return Rows.NONE;
        }

        @Override
        public boolean endsTransaction() {
            return true;
        }
    }
}
