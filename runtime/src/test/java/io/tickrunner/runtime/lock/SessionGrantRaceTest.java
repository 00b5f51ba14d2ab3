package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class SessionGrantRaceTest {

    @Test
    void ofTwoThatReleaseAGrantOneSendsTheUnlock() {
        explore(() -> {
            SessionGrant grant = held();
            AtomicInteger unlocks = new AtomicInteger();
            Runnable releases = () -> grant.beginRelease(false).ifPresent(request -> unlocks.incrementAndGet());

            atOnce(releases, releases);

            assertEquals(1, unlocks.get());
        });
    }

    @Test
    void aGrantThatIsReleasedAsItIsHeldIsUnlockedOrKept() {
        explore(() -> {
            SessionGrant grant = new SessionGrant(null, 1);
            AtomicInteger unlocks = new AtomicInteger();

            atOnce(() -> grant.hold(0), () -> grant.beginRelease(false).ifPresent(request -> unlocks.incrementAndGet()));

            assertEquals(unlocks.get() == 1, grant.isReleased());
            assertEquals(unlocks.get() == 0, grant.isKept());
        });
    }

    @Test
    void whoeverOwnsAGrantHearsOfItsLossOnce() {
        explore(() -> {
            SessionGrant grant = held();
            AtomicInteger losses = new AtomicInteger();

            atOnce(() -> grant.onLost(losses::incrementAndGet), grant::lose, grant::lose);

            assertEquals(1, losses.get());
        });
    }

    @Test
    void aGrantThatIsLostAsItIsReleasedIsUnlockedAndItsOwnerHearsOfItOnceAtTheMost() {
        explore(() -> {
            SessionGrant grant = held();
            AtomicInteger losses = new AtomicInteger();
            AtomicInteger unlocks = new AtomicInteger();
            grant.onLost(losses::incrementAndGet);

            atOnce(grant::lose, () -> grant.beginRelease(false).ifPresent(request -> unlocks.incrementAndGet()));

            assertEquals(1, unlocks.get());
            assertTrue(losses.get() <= 1);
            grant.lose();
            assertEquals(grant.isLost() ? 1 : 0, losses.get());
        });
    }

    private static SessionGrant held() {
        SessionGrant grant = new SessionGrant(null, 1);
        grant.hold(0);
        return grant;
    }
}
