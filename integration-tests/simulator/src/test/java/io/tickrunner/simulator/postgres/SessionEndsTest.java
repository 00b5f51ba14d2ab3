package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.Site.failure;
import static io.tickrunner.simulator.postgres.Site.listen;
import static io.tickrunner.simulator.postgres.Site.run;
import static io.tickrunner.simulator.postgres.Site.set;
import static io.tickrunner.simulator.postgres.Site.tell;
import static io.tickrunner.simulator.postgres.Site.tryLock;
import static io.tickrunner.simulator.postgres.Site.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.tickrunner.simulator.postgres.SessionQueries.Ping;
import io.tickrunner.simulator.postgres.SessionQueries.SetConfig;
import io.tickrunner.simulator.postgres.SessionQueries.TerminateBackend;
import io.tickrunner.simulator.postgres.SessionQueries.TerminateOrphan;
import io.tickrunner.simulator.postgres.TransactionQueries.Begin;

class SessionEndsTest {

    private final Site site = new Site();
    private final SimulatedSession one = site.open();
    private final SimulatedSession other = site.open();

    private static List<String> lastWords(SimulatedSession session) {
        return session.drain().stream().filter(message -> !(message instanceof Message.Notification))
                .map(message -> message instanceof Message.Fatal fatal ? "fatal " + fatal.sqlState()
                        : message instanceof Message.Notice notice ? "notice " + notice.sqlState() : "end")
                .toList();
    }

    @Test
    void anIdleSessionEndsAfterItsTimeout() {
        set(one, "idle_session_timeout", 1000);
        tryLock(one, 1);

        site.pass(Duration.ofMillis(999));
        assertThat(tryLock(other, 1)).isFalse();
        site.pass(Duration.ofMillis(1));

        assertThat(tryLock(other, 1)).isTrue();
        assertThat(lastWords(one)).containsExactly("fatal 57P05", "end");
    }

    @Test
    void eachStatementStartsTheTimeoutAnew() {
        set(one, "idle_session_timeout", 1000);
        for (int i = 0; i < 10; i++) {
            site.pass(Duration.ofMillis(900));
            run(one, new Ping());
        }

        assertThat(one.isOpen()).isTrue();
    }

    @Test
    void aNotificationDoesNotStartTheTimeoutAnew() {
        set(one, "idle_session_timeout", 1000);
        listen(one, "c");
        site.pass(Duration.ofMillis(900));
        tell(other, "c", "1");

        site.pass(Duration.ofMillis(100));

        assertThat(one.isOpen()).isFalse();
    }

    @Test
    void aSessionInATransactionIsNotIdle() {
        set(one, "idle_session_timeout", 1000);
        run(one, new Begin());

        site.pass(Duration.ofHours(1));

        assertThat(one.isOpen()).isTrue();
    }

    @Test
    void aSessionThatIsIdleInATransactionEndsAfterThatTimeout() {
        set(one, "idle_in_transaction_session_timeout", 1000);
        site.pass(Duration.ofSeconds(2));
        run(one, new Begin());

        site.pass(Duration.ofSeconds(1));

        assertThat(lastWords(one)).containsExactly("fatal 25P03", "end");
    }

    @Test
    void aTransactionEndsAfterItsTimeoutHoweverBusyItIs() {
        set(one, "transaction_timeout", 1000);
        run(one, new Begin());
        site.pass(Duration.ofMillis(900));
        run(one, new Ping());

        site.pass(Duration.ofMillis(100));

        assertThat(lastWords(one)).containsExactly("fatal 25P04", "end");
    }

    @Test
    void aFailedTransactionIsIdleInTransactionToo() {
        set(one, "idle_in_transaction_session_timeout", 1000);
        run(one, new Begin());
        failure(one, new SetConfig(Map.of("nonsense", "")));

        site.pass(Duration.ofSeconds(1));

        assertThat(lastWords(one)).containsExactly("fatal 25P03", "end");
    }

    @Test
    void theTransactionTimeoutDoesNotEndAFailedTransaction() {
        set(one, "transaction_timeout", 500);
        set(one, "idle_in_transaction_session_timeout", 500);
        run(one, new Begin());
        failure(one, new SetConfig(Map.of("nonsense", "")));

        site.pass(Duration.ofSeconds(2));

        assertThat(one.isOpen()).isTrue();
    }

    @Test
    void theTransactionTimeoutCountsFromWhenItIsSet() {
        run(one, new Begin());
        site.pass(Duration.ofMillis(1200));
        set(one, "transaction_timeout", 1000);
        set(other, "transaction_timeout", 100_000);
        run(other, new Begin());
        set(other, "transaction_timeout", 10);

        site.pass(Duration.ofMillis(999));
        assertThat(one.isOpen()).isTrue();
        site.pass(Duration.ofMillis(1));

        assertThat(lastWords(one)).containsExactly("fatal 25P04", "end");
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void aBusySessionDoesNotPileUpAlarms() {
        set(one, "idle_session_timeout", 10_000);
        for (int i = 0; i < 1000; i++) {
            site.pass(Duration.ofMillis(10));
            run(one, new Ping());
        }

        assertThat(site.time.alarmsSet()).isLessThan(5);
    }

    @Test
    void aTerminatedSessionSaysSoAndItsLocksAreFree() {
        tryLock(one, 1);

        assertThat(value(other, new TerminateBackend(one.backendPid()))).isEqualTo(true);

        assertThat(tryLock(other, 1)).isTrue();
        assertThat(one.execute(new Ping())).isEqualTo(new Reply.Closed());
        assertThat(lastWords(one)).containsExactly("fatal 57P01", "end");
    }

    @Test
    void aTerminatedBackendMayTakeItsTime() {
        site.server.terminationTakes(Duration.ofMillis(5).toNanos());
        tryLock(one, 1);

        assertThat(value(other, new TerminateBackend(one.backendPid()))).isEqualTo(true);
        assertThat(tryLock(other, 1)).isFalse();
        site.pass(Duration.ofMillis(5));

        assertThat(tryLock(other, 1)).isTrue();
    }

    @Test
    void aSessionCanTerminateItself() {
        assertThat(one.execute(new TerminateBackend(one.backendPid()))).isEqualTo(new Reply.Closed());
        assertThat(lastWords(one)).containsExactly("fatal 57P01", "end");
    }

    @Test
    void anUnknownBackendIsNotTerminated() {
        assertThat(value(one, new TerminateBackend(1))).isEqualTo(false);
    }

    @Test
    void aRoleMayTerminateItsOwnSessionsOnly() {
        SimulatedSession ordinary = site.open(new Login("ordinary", false, "10.0.0.2", ""));
        SimulatedSession same = site.open(new Login("ordinary", false, "10.0.0.2", ""));

        assertThat(failure(ordinary, new TerminateBackend(one.backendPid()))).isEqualTo("42501");
        assertThat(value(ordinary, new TerminateBackend(same.backendPid()))).isEqualTo(true);
    }

    @Test
    void anOrphanIsTerminatedOnlyIfItHoldsALock() {
        assertThat(Site.rows(other, new TerminateOrphan(one.backendPid()))).isEmpty();
        tryLock(one, 1);

        assertThat(value(other, new TerminateOrphan(one.backendPid()))).isEqualTo(true);
    }
}
