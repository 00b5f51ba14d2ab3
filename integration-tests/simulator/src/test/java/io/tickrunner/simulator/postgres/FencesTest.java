package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.Site.run;
import static io.tickrunner.simulator.postgres.Site.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tickrunner.simulator.postgres.FenceQueries.Check;
import io.tickrunner.simulator.postgres.FenceQueries.Raise;
import io.tickrunner.simulator.postgres.LockQueries.TryLock;
import io.tickrunner.simulator.postgres.LockQueries.Unlock;
import io.tickrunner.simulator.postgres.TransactionQueries.Begin;
import io.tickrunner.simulator.postgres.TransactionQueries.Commit;

/** The same as {@code FenceRaiseTest} asks of PostgreSQL. */
class FencesTest {

    private static final int CLASS = 77;
    private static final LockKey GUARD = LockKey.ints(5, 6);
    private static final LockKey FORMER_GRANT = LockKey.ints(CLASS, 12_345);
    private static final Raise RAISE = new Raise("m", CLASS, GUARD);
    private static final Check CHECK = new Check(GUARD, FORMER_GRANT);

    private final Site site = new Site();
    private final SimulatedSession session = site.open();
    private final SimulatedSession formerSession = site.open();
    private final SimulatedSession formerWork = site.open();

    FencesTest() {
        run(session, SessionQueries.SetConfig.of(SessionQueries.MARK, "m"));
    }

    private long raise() {
        return ((Number) Site.rows(session, RAISE).get(0).get(3)).longValue();
    }

    @Test
    void eachLaterGrantHasALargerToken() {
        long token = raise();

        assertThat(raise()).isGreaterThan(token);
    }

    @Test
    void nothingIsRaisedInASessionOfAnotherMark() {
        run(session, SessionQueries.SetConfig.of(SessionQueries.MARK, "n"));

        assertThat(raise()).isZero();
    }

    @Test
    void aSessionThatStillHasTheKeyOfAFormerGrantIsInTheWay() {
        run(formerSession, TryLock.exclusive(FORMER_GRANT));
        assertThat(raise()).isEqualTo(FenceQueries.FORMER_SESSION);

        run(formerSession, Unlock.exclusive(FORMER_GRANT));

        assertThat(raise()).isPositive();
    }

    @Test
    void aTransactionThatHasPassedItsCheckIsInTheWayUntilItEnds() {
        run(formerSession, TryLock.exclusive(FORMER_GRANT));
        run(formerWork, new Begin());
        assertThat(value(formerWork, CHECK)).isEqualTo(0);
        run(formerSession, Unlock.exclusive(FORMER_GRANT));
        assertThat(raise()).isEqualTo(FenceQueries.FORMER_TRANSACTION);

        run(formerWork, new Commit());

        assertThat(raise()).isPositive();
    }

    @Test
    void aStaleTransactionIsRefused() {
        raise();
        run(formerWork, new Begin());

        assertThat(value(formerWork, CHECK)).isEqualTo(2);
    }
}
