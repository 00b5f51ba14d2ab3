package io.tickrunner.deployment.test.refusal;

import static org.junit.jupiter.api.Assertions.fail;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.LockLost;
import io.tickrunner.TickCompleted;
import io.tickrunner.deployment.test.Refusal;

class SynchronousObserverTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = Refusal.of(Refusal.message(
            Board.class.getName()
                    + "#completed: @Observes TickCompleted would never be called because the event is fired asynchronously;"
                    + " use @ObservesAsync",
            Board.class.getName() + "#lost: @Observes LockLost would never be called because the event is fired"
                    + " asynchronously; use @ObservesAsync"),
            Board.class);

    @Test
    void anObserverThatWouldNeverBeCalledIsRejected() {
        fail("The build should have failed");
    }

    @Singleton
    static class Board {

        void completed(@Observes TickCompleted event) {
        }

        void lost(@Observes LockLost event) {
        }
    }
}
