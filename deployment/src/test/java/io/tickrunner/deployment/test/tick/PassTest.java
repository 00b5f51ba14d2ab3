package io.tickrunner.deployment.test.tick;

import static io.tickrunner.Outcome.ERROR;
import static io.tickrunner.Outcome.SUCCESS;
import static io.tickrunner.Outcome.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.Outcome;
import io.tickrunner.PassHandling;
import io.tickrunner.PassWorker;
import io.tickrunner.QuotaMetricsRefresher;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;

public class PassTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = TickApp.manual(Moving.class, Refresher.class);

    @Inject
    Tickrunner tickrunner;

    @Inject
    TickLog log;

    @Inject
    Moving worker;

    @Inject
    Refresher refresher;

    @BeforeEach
    void forget() {
        refresher.calls.set(0);
        refresher.failure = null;
    }

    @Test
    void aPassThatHandledItemsRefreshesTheQuotaMetricsOnce() {
        assertThat(pass(() -> 3)).isEqualTo(SUCCESS);
        assertThat(refresher.calls).hasValue(1);
    }

    @Test
    void aPassThatHandledNoItemsDoesNotRefreshTheQuotaMetrics() {
        assertThat(pass(() -> 0)).isEqualTo(SUCCESS);
        assertThat(refresher.calls).hasValue(0);
    }

    @Test
    void aRefresherThatFailsLeavesTheTickASuccess() {
        refresher.failure = new IllegalStateException("no metrics");
        assertThat(pass(() -> 3)).isEqualTo(SUCCESS);
        refresher.failure = new AssertionError("no metrics at all");
        assertThat(pass(() -> 3)).isEqualTo(SUCCESS);
        assertThat(refresher.calls).hasValue(2);
    }

    @Test
    void aFailedPassFailsTheTickWithTheSameFailure() {
        IllegalStateException failure = new IllegalStateException("no disk");
        assertThat(pass(() -> {
            throw failure;
        })).isEqualTo(ERROR);
        assertThat(last("moving")).isSameAs(failure);
        assertThat(refresher.calls).hasValue(0);
    }

    @Test
    void aDatabaseOutageDuringAPassDoesNotCountAsAFailureOfTheWorker() {
        for (String state : new String[] { "08006", "57P01", "53300" }) {
            assertThat(pass(() -> {
                throw new IllegalStateException("wrapped", new SQLException("gone", state));
            })).as(state).isEqualTo(UNAVAILABLE);
        }
        assertThat(pass(() -> {
            throw new SQLException("bad statement", "42601");
        })).isEqualTo(ERROR);
    }

    @Test
    void aPassHandledByTheAppItselfIsRecordedTheSameWay() {
        Tickrunner all = tickrunner;
        int[] failing = { 0 };
        var own = all.newWorker("own").lockId(22).every("5m").work(tick -> {
            PassHandling.handle(tick, "first", () -> 1);
            PassHandling.handle(tick, "second", () -> {
                if (failing[0] == 1) {
                    throw new SQLException("gone", "08006");
                }
                if (failing[0] == 2) {
                    throw new AssertionError("broken");
                }
                return 2;
            });
        }).register();

        assertThat(own.tick()).isEqualTo(SUCCESS);
        assertThat(refresher.calls).hasValue(2);
        failing[0] = 1;
        assertThat(own.tick()).isEqualTo(UNAVAILABLE);
        assertThat(own.health().consecutiveFailures()).isZero();
        failing[0] = 2;
        assertThat(own.tick()).isEqualTo(ERROR);
        assertThat(last("own")).isInstanceOf(AssertionError.class);
    }

    private Outcome pass(Callable<Integer> pass) {
        worker.pass = pass;
        return tickrunner.service("moving").orElseThrow().tick();
    }

    private Throwable last(String name) {
        var results = log.of(name);
        return results.get(results.size() - 1).failure();
    }

    @TickWorker(name = "moving", lockId = 21, every = "5m")
    public static class Moving implements PassWorker {

        volatile Callable<Integer> pass;

        @Override
        public int pass(Tick tick) throws Exception {
            return pass.call();
        }

        @Override
        public String countKey() {
            return "objectsMoved";
        }
    }

    @Singleton
    public static class Refresher implements QuotaMetricsRefresher {

        final AtomicInteger calls = new AtomicInteger();
        volatile Throwable failure;

        @Override
        public void refreshQuotaMetrics() throws Exception {
            calls.incrementAndGet();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof Exception exception) {
                throw exception;
            }
        }
    }
}
