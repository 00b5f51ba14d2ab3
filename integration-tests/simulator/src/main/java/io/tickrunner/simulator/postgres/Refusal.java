package io.tickrunner.simulator.postgres;

import java.util.function.Predicate;

/**
 * Lets the next statement of a kind fail once, without ending its session.
 *
 * @param which the statements that it may hit
 * @param afterRows how many rows of a statement of several are done before; their locks stay
 */
public record Refusal(Predicate<? super Query> which, String sqlState, String message, int afterRows) {

    public static Refusal of(Class<? extends Query> kind, String sqlState) {
        return new Refusal(kind::isInstance, sqlState, "refused by the simulation", 0);
    }

    SqlError error() {
        return new SqlError(sqlState, message);
    }
}
