package io.tickrunner.runtime.tick;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.time.SteppingTime;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class GrantKeeperRaceTest {

    @Test
    void theGrantThatATickUsesIsNeverTakenOut() {
        explore(() -> {
            GrantKeeper keeper = keeper(new InMemoryAdvisoryLocker(), new AtomicInteger());
            keeper.use();
            keeper.endUse(true);

            atOnce(() -> {
                keeper.use().ifPresent(grant -> assertTrue(grant.isHeld()));
                keeper.endUse(true);
            }, () -> keeper.takeIfIdle().ifPresent(LockGrant::release));
        });
    }

    @Test
    void aGrantThatIsNotKeptIsReleasedByTheTickOrByWhoeverTookIt() {
        explore(() -> {
            InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
            GrantKeeper keeper = keeper(locker, new AtomicInteger());

            atOnce(() -> {
                keeper.use();
                keeper.endUse(false);
            }, keeper::releaseIfIdle);

            assertFalse(keeper.holds());
            assertTrue(locker.tryAdvisoryLock(1).isPresent());
        });
    }

    @Test
    void aLossDuringATickIsPassedOnOnceAndTheGrantForgotten() {
        explore(() -> {
            InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
            AtomicInteger losses = new AtomicInteger();
            AtomicInteger lost = new AtomicInteger();
            GrantKeeper keeper = keeper(locker, losses);

            atOnce(() -> {
                keeper.use();
                keeper.endUse(true);
            }, () -> lost.addAndGet(locker.lose(1) ? 1 : 0));

            assertEquals(lost.get(), losses.get());
            assertEquals(lost.get() == 0, keeper.holds());
        });
    }

    @Test
    void aNewGrantOutlivesTheLateAcceptanceOfALostOne() {
        explore(() -> {
            InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
            GrantKeeper keeper = keeper(locker, new AtomicInteger());
            LockGrant first = locker.tryAdvisoryLock(1).orElseThrow();

            atOnce(() -> keeper.accept(first), () -> {
                locker.lose(1);
                keeper.accept(locker.tryAdvisoryLock(1).orElseThrow());
            });

            assertTrue(keeper.holds());
        });
    }

    private static GrantKeeper keeper(InMemoryAdvisoryLocker locker, AtomicInteger losses) {
        return new GrantKeeper(locker, 1, false, since -> losses.incrementAndGet(), new SteppingTime());
    }
}
