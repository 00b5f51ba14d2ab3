package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.Site.failure;
import static io.tickrunner.simulator.postgres.Site.rows;
import static io.tickrunner.simulator.postgres.Site.run;
import static io.tickrunner.simulator.postgres.Site.tryLock;
import static io.tickrunner.simulator.postgres.Site.unlock;
import static io.tickrunner.simulator.postgres.Site.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.tickrunner.simulator.postgres.LockQueries.Batch;
import io.tickrunner.simulator.postgres.LockQueries.BatchRow;
import io.tickrunner.simulator.postgres.LockQueries.ForeignHolders;
import io.tickrunner.simulator.postgres.LockQueries.HeldKeys;
import io.tickrunner.simulator.postgres.LockQueries.Holders;
import io.tickrunner.simulator.postgres.LockQueries.LockFirst;
import io.tickrunner.simulator.postgres.LockQueries.TryLock;
import io.tickrunner.simulator.postgres.LockQueries.UnlockAll;
import io.tickrunner.simulator.postgres.LockQueries.UnlockWhateverIsHeld;
import io.tickrunner.simulator.postgres.TransactionQueries.Begin;
import io.tickrunner.simulator.postgres.TransactionQueries.Commit;
import io.tickrunner.simulator.postgres.TransactionQueries.Rollback;

class LocksTest {

    private final Site site = new Site();
    private final SimulatedSession one = site.open();
    private final SimulatedSession other = site.open();

    @Test
    void aLockIsRefusedToAnotherSession() {
        assertThat(tryLock(one, 1)).isTrue();
        assertThat(tryLock(other, 1)).isFalse();
    }

    @Test
    void aLockTakenTwiceIsReleasedTwice() {
        tryLock(one, 1);
        tryLock(one, 1);

        unlock(one, 1);
        assertThat(tryLock(other, 1)).isFalse();
        unlock(one, 1);
        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void aLockThatIsNotHeldIsReleasedWithAWarning() {
        Reply.Answer answer = (Reply.Answer) one.execute(LockQueries.Unlock.exclusive(LockKey.bigint(1)));

        assertThat(answer.value()).isEqualTo(false);
        assertThat(answer.notices()).extracting(Message.Notice::sqlState).containsExactly("01000");
    }

    @Test
    void theTwoKeySpacesAreApart() {
        tryLock(one, 5);

        assertThat(value(other, TryLock.exclusive(LockKey.ints(0, 5)))).isEqualTo(true);
        assertThat(tryLock(other, 5)).isFalse();
    }

    @Test
    void sharedLocksShutOutExclusiveOnesOnly() {
        TryLock shared = new TryLock(LockKey.bigint(1), LockMode.SHARED, LockLevel.SESSION);

        assertThat(value(one, shared)).isEqualTo(true);
        assertThat(value(other, shared)).isEqualTo(true);
        assertThat(tryLock(other, 1)).isFalse();
    }

    @Test
    void unlockAllReleasesEachLockHoweverOftenItWasTaken() {
        tryLock(one, 1);
        tryLock(one, 1);
        tryLock(one, 2);

        run(one, new UnlockAll());

        assertThat(tryLock(other, 1)).isTrue();
        assertThat(tryLock(other, 2)).isTrue();
    }

    @Test
    void aTransactionLevelLockEndsWithItsTransaction() {
        run(one, new Begin(), new TryLock(LockKey.bigint(1), LockMode.EXCLUSIVE, LockLevel.TRANSACTION));
        assertThat(tryLock(other, 1)).isFalse();

        run(one, new Commit());

        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void aTransactionLevelLockOutsideATransactionEndsWithItsStatement() {
        run(one, new TryLock(LockKey.bigint(1), LockMode.EXCLUSIVE, LockLevel.TRANSACTION));

        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void aSessionLevelLockOutlivesARollback() {
        run(one, new Begin());
        tryLock(one, 1);
        run(one, new Rollback());

        assertThat(tryLock(other, 1)).isFalse();
    }

    @Test
    void locksEndWithTheirSession() {
        tryLock(one, 1);
        one.terminate();

        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void aSessionEndsWhenItsClientIsGone() {
        tryLock(one, 1);
        one.clientGone();

        assertThat(tryLock(other, 1)).isTrue();
        assertThat(one.execute(new SessionQueries.Ping())).isEqualTo(new Reply.Closed());
    }

    @Test
    void aBatchIsAnsweredInOrder() {
        mark(one, "m");

        assertThat(rows(one, new Batch(LockSpace.BIGINT, "m",
                List.of(new BatchRow(1, true), new BatchRow(1, false), new BatchRow(1, false), new BatchRow(2, true)))))
                .extracting(row -> row.get(0)).containsExactly(0L, 1L, 2L, 4L);
        assertThat(rows(one, new HeldKeys(LockSpace.BIGINT))).containsExactly(List.of(2L));
    }

    @Test
    void aBatchDoesNothingInASessionOfAnotherMark() {
        mark(one, "m");

        assertThat(rows(one, new Batch(LockSpace.BIGINT, "n", List.of(new BatchRow(1, true))))).hasSize(1);
        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void noMoreKeysAreLockedThanAreWanted() {
        mark(one, "m");
        tryLock(other, 1);

        assertThat(rows(one, new LockFirst(LockSpace.BIGINT, "m", List.of(1L, 2L, 3L), 1)))
                .extracting(row -> row.get(0)).containsExactly(0L, 2L);
        assertThat(tryLock(other, 3)).isTrue();
    }

    @Test
    void locksOfAStatementThatFailsHalfWayStay() {
        mark(one, "m");
        site.server.refuse(new Refusal(Batch.class::isInstance, SqlState.QUERY_CANCELED, "canceled", 1));

        assertThat(failure(one, new Batch(LockSpace.BIGINT, "m", List.of(new BatchRow(1, true), new BatchRow(2, true)))))
                .isEqualTo(SqlState.QUERY_CANCELED);

        assertThat(tryLock(other, 1)).isFalse();
        assertThat(tryLock(other, 2)).isTrue();
        assertThat(value(one, new UnlockWhateverIsHeld(LockSpace.BIGINT, List.of(1L, 2L)))).isEqualTo(1L);
        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void theRoomForLocksIsSharedByAllSessions() {
        Site small = new Site(new ServerSettings(10, 2));
        SimulatedSession first = small.open();
        SimulatedSession second = small.open();
        tryLock(first, 1);
        tryLock(second, 2);

        assertThat(failure(first, TryLock.exclusive(LockKey.bigint(3)))).isEqualTo(SqlState.OUT_OF_MEMORY);
        unlock(second, 2);
        assertThat(tryLock(first, 3)).isTrue();
    }

    @Test
    void foreignHoldersAreNamedByTheirApplicationOrTheirBackend() {
        SimulatedSession peer = site.open(new Login("app", true, "10.0.0.2", "tickrunner/a/1"));
        SimulatedSession psql = site.open(new Login("app", true, "10.0.0.3", "psql"));
        tryLock(peer, 1);
        tryLock(psql, 2);
        tryLock(other, 3);

        assertThat(rows(one, new ForeignHolders(LockSpace.BIGINT, List.of(1L, 2L, 3L), "tickrunner/a/")))
                .containsExactlyInAnyOrder(List.of(2L, "psql"), List.of(3L, "pid " + other.backendPid()));
    }

    @Test
    void holdersIncludeReplicasThatHoldNothing() {
        SimulatedSession peer = site.open(new Login("app", true, "10.0.0.2", "tickrunner/a/1"));
        tryLock(other, 3);

        assertThat(rows(one, new Holders(LockSpace.BIGINT, List.of(3L), "tickrunner/a/")))
                .extracting(row -> row.subList(0, 3))
                .containsExactlyInAnyOrder(Rows.row(3L, "", "10.0.0.1"), Rows.row(null, "tickrunner/a/1", "10.0.0.2"));
        assertThat(peer.isOpen()).isTrue();
    }

    private static void mark(SimulatedSession session, String mark) {
        Site.set(session, SessionQueries.MARK, mark);
    }
}
