package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import io.tickrunner.Outcome;

class FailureKindTest {

    @Test
    void theSameFailureOnOtherDataIsTheSame() {
        assertThat(kind(at("read", new IllegalStateException("object 17 of 3f2a-99 is gone"))))
                .isEqualTo(kind(at("read", new IllegalStateException("object 18 of 41bc-07 is gone"))));
    }

    @Test
    void anotherClassIsAnotherFailure() {
        assertThat(kind(at("read", new IllegalStateException("gone"))))
                .isNotEqualTo(kind(at("read", new IllegalArgumentException("gone"))));
    }

    @Test
    void anotherMessageIsAnotherFailure() {
        assertThat(kind(at("read", new SQLException("deadlock detected"))))
                .isNotEqualTo(kind(at("read", new SQLException("relation does not exist"))));
    }

    @Test
    void anotherCauseIsAnotherFailure() {
        assertThat(kind(at("read", new RuntimeException("failed", at("read", new IllegalStateException("no disk"))))))
                .isNotEqualTo(
                        kind(at("read", new RuntimeException("failed", at("read", new IllegalStateException("no net"))))));
    }

    @Test
    void anotherPlaceInTheAppIsAnotherFailure() {
        assertThat(kind(at("read", new NullPointerException()))).isNotEqualTo(kind(at("write", new NullPointerException())));
    }

    @Test
    void anotherWayThroughLibrariesIsTheSame() {
        assertThat(kind(within("java.util.ArrayList", at("read", new NullPointerException()))))
                .isEqualTo(kind(within("org.postgresql.Driver", at("read", new NullPointerException()))));
    }

    @Test
    void atATimeoutItDoesNotMatterWhereTheWorkWas() {
        TimeoutException one = new TimeoutException("Worker sweep ran longer than 1m");
        one.initCause(at("read", new InterruptedException()));
        TimeoutException other = new TimeoutException("Worker sweep ran longer than 1m");
        other.initCause(at("write", new InterruptedException()));

        assertThat(FailureKind.of(Outcome.TIMEOUT, one)).isEqualTo(FailureKind.of(Outcome.TIMEOUT, other))
                .isNotEqualTo(FailureKind.of(Outcome.LOCK_LOST, one));
    }

    @Test
    void aFailureThatThrowsInGetMessageHasAKind() {
        assertThat(kind(new RuntimeException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        })).isNotEmpty();
    }

    @Test
    void endlessCausesAndMessagesHaveAKindThatIsNotLong() {
        RuntimeException one = new RuntimeException("x".repeat(1_000_000));
        RuntimeException other = new RuntimeException("y", one);
        one.initCause(other);

        assertThat(kind(one).length()).isLessThan(10_000);
    }

    private static String kind(Throwable failure) {
        return FailureKind.of(Outcome.ERROR, failure);
    }

    /** As if thrown in that method of the app. */
    private static <T extends Throwable> T at(String method, T failure) {
        failure.setStackTrace(
                new StackTraceElement[] { new StackTraceElement("com.shop.Sweeper", method, "Sweeper.java", 12) });
        return failure;
    }

    private static <T extends Throwable> T within(String library, T failure) {
        StackTraceElement app = failure.getStackTrace()[0];
        failure.setStackTrace(new StackTraceElement[] { new StackTraceElement(library, "get", "x", 1), app });
        return failure;
    }
}
