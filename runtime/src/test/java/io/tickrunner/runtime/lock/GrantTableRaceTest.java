package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

class GrantTableRaceTest {

    @Test
    void ofTwoThatReserveAKeyOneHasItAndBothKnowWhich() {
        explore(() -> {
            GrantTable grants = new GrantTable();
            AtomicReference<SessionGrant> one = new AtomicReference<>();
            AtomicReference<SessionGrant> other = new AtomicReference<>();

            atOnce(() -> one.set(grants.reserve(grant(1))), () -> other.set(grants.reserve(grant(1))));

            assertSame(one.get(), other.get());
            assertSame(one.get(), grants.of(1).orElse(null));
        });
    }

    @Test
    void aReservationThatFollowsAReleaseIsNotRemovedWithTheGrantBefore() {
        explore(() -> {
            GrantTable grants = new GrantTable();
            SessionGrant before = grant(1);
            grants.reserve(before);
            before.hold(0);
            SessionGrant next = grant(1);
            AtomicReference<SessionGrant> owner = new AtomicReference<>();

            atOnce(() -> {
                before.beginRelease(false);
                grants.remove(before);
            }, () -> owner.set(grants.reserve(next)));

            assertEquals(owner.get() == next ? Optional.of(next) : Optional.empty(), grants.of(1));
        });
    }

    @Test
    void aGrantThatIsHeldIsNotReservedAgainWhileAnotherKeyComesAndGoes() {
        explore(() -> {
            GrantTable grants = new GrantTable();
            SessionGrant held = grant(1);
            SessionGrant another = grant(2);
            grants.reserve(held);
            held.hold(0);
            AtomicReference<SessionGrant> owner = new AtomicReference<>();

            atOnce(() -> owner.set(grants.reserve(grant(1))), () -> {
                grants.reserve(another);
                grants.remove(another);
            });

            assertSame(held, owner.get());
            assertTrue(grants.of(2).isEmpty());
        });
    }

    private static SessionGrant grant(long key) {
        return new SessionGrant(null, key);
    }
}
