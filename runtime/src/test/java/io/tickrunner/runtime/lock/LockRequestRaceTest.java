package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockUnavailableException;

class LockRequestRaceTest {

    @Test
    void aLockThatIsGrantedAsItsCallerGivesUpIsTheCallersOrTheSessions() {
        explore(() -> {
            LockRequest request = request();
            AtomicInteger callers = new AtomicInteger();
            AtomicInteger sessions = new AtomicInteger();

            atOnce(() -> sessions.addAndGet(request.complete(true) ? 0 : 1),
                    () -> callers.addAndGet(givesUp(request) ? 0 : 1));

            assertEquals(1, callers.get() + sessions.get());
            assertEquals(callers.get() == 1, !request.answer.isCompletedExceptionally() && request.answer.join());
        });
    }

    @Test
    void othersWhoWaitForTheSameLockAreToldThatItIsTakenOnlyIfItsCallerTookIt() {
        explore(() -> {
            LockRequest request = request();

            atOnce(() -> request.complete(true), () -> givesUp(request));

            assertTrue(request.settled.isDone());
            assertEquals(request.answer.isCompletedExceptionally(), request.settled.isCompletedExceptionally());
        });
    }

    @Test
    void aRequestThatFailsAsItsCallerGivesUpHasOneAnswer() {
        explore(() -> {
            LockRequest request = request();
            AtomicInteger answers = new AtomicInteger();
            request.answer.whenComplete((yes, failure) -> answers.incrementAndGet());

            atOnce(() -> request.fail(new LockUnavailableException("for the test")), () -> givesUp(request));

            assertEquals(1, answers.get());
            assertTrue(request.settled.isCompletedExceptionally());
        });
    }

    /** As {@link LockSession} does for a caller whose time is up. */
    private static boolean givesUp(LockRequest request) {
        return request.answer.completeExceptionally(new CancellationException("for the test"));
    }

    private static LockRequest request() {
        return LockRequest.lock(new SessionGrant(null, 1));
    }
}
