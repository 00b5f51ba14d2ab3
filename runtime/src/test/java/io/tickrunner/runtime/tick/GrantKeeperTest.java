package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.LockGrant;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

class GrantKeeperTest {

    private final InMemoryAdvisoryLocker locker = new InMemoryAdvisoryLocker();
    private final AtomicInteger losses = new AtomicInteger();
    private final GrantKeeper grants = new GrantKeeper(locker, 1, false, since -> losses.incrementAndGet(),
            RealTime.INSTANCE);

    @Test
    void aKeptGrantIsUsedAgain() {
        LockGrant first = grants.use().orElseThrow();
        grants.endUse(true);

        assertThat(grants.holds()).isTrue();
        assertThat(grants.use()).containsSame(first);
    }

    @Test
    void aGrantThatIsNotKeptIsReleased() {
        grants.use();
        grants.endUse(false);

        assertThat(grants.holds()).isFalse();
        assertThat(locker.tryAdvisoryLock(1)).isPresent();
    }

    @Test
    void aGrantInUseIsNotReleasedAsIdle() {
        LockGrant grant = grants.use().orElseThrow();

        grants.releaseIfIdle();
        assertThat(grants.takeIfIdle()).isEmpty();
        assertThat(grant.isHeld()).isTrue();

        grants.endUse(true);
        assertThat(grants.takeIfIdle()).containsSame(grant);
    }

    @Test
    void aGrantIsNotReleasedAsIdleWhileATickStartsToUseIt() throws InterruptedException {
        // One thread pauses the worker while another ticks it, repeatedly.
        AtomicInteger released = new AtomicInteger();
        Thread pausing = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Optional<LockGrant> idle = grants.takeIfIdle();
                if (idle.isPresent()) {
                    idle.get().release();
                    released.incrementAndGet();
                }
            }
        });
        pausing.start();
        try {
            for (int i = 0; i < 20_000 || released.get() < 100; i++) {
                Optional<LockGrant> grant = grants.use();
                // Busy while the other thread releases the lock.
                grant.ifPresent(held -> assertThat(held.isHeld()).isTrue());
                grants.endUse(true);
            }
        } finally {
            pausing.interrupt();
            pausing.join();
        }
        assertThat(losses).hasValue(0);
    }

    @Test
    void aLossIsReportedAndTheNextUseTriesAgain() {
        LockGrant lost = grants.use().orElseThrow();
        grants.endUse(true);

        locker.lose(1);

        assertThat(losses).hasValue(1);
        assertThat(grants.holds()).isFalse();
        assertThat(grants.heldFor()).isEmpty();
        assertThat(grants.use().orElseThrow()).isNotSameAs(lost);
    }

    @Test
    void anAcceptedGrantIsUsed() {
        LockGrant granted = locker.tryAdvisoryLock(1).orElseThrow();

        grants.accept(granted);

        assertThat(grants.use()).containsSame(granted);
    }

    @Test
    void aGrantLostBeforeItWasAcceptedDoesNotReplaceTheNewOne() {
        LockGrant stale = locker.tryAdvisoryLock(1).orElseThrow();
        locker.lose(1);
        LockGrant live = grants.use().orElseThrow();
        grants.endUse(true);

        grants.accept(stale);

        assertThat(grants.current()).containsSame(live);
    }

    @Test
    void aLockHeldElsewhereIsNotAcquired() {
        locker.tryAdvisoryLock(1);

        assertThat(grants.use()).isEmpty();
    }

    @Test
    void theLockSessionIsCheckedMoreOftenDuringWorkButNotForAnAttempt() {
        Watched session = new Watched(locker);
        GrantKeeper keeper = new GrantKeeper(session.coordinator(), 1, false, since -> losses.incrementAndGet(),
                RealTime.INSTANCE);

        LockGrant elsewhere = locker.tryAdvisoryLock(1).orElseThrow();
        keeper.use();
        keeper.endUse(true);
        assertThat(session.watches).as("busy elsewhere").isEmpty();

        elsewhere.release();
        keeper.use();
        assertThat(session.watches).as("new").containsExactly("workBegins");
        keeper.endUse(true);
        assertThat(session.watches).containsExactly("workBegins", "workEnds");

        keeper.use();
        keeper.endUse(true);
        assertThat(session.watches).as("kept").containsExactly("workBegins", "workEnds", "workBegins", "workEnds");
    }

    @Test
    void aLossDetectedByACheckOfTheSessionIsFollowedByAnAttempt() {
        Watched session = new Watched(locker);
        GrantKeeper keeper = new GrantKeeper(session.coordinator(), 1, false, since -> losses.incrementAndGet(),
                RealTime.INSTANCE);
        LockGrant lost = keeper.use().orElseThrow();
        keeper.endUse(true);
        session.onLook = () -> locker.lose(1);

        Optional<LockGrant> grant = keeper.use();
        keeper.endUse(true);

        assertThat(lost.isHeld()).isFalse();
        assertThat(grant.orElseThrow().isHeld()).isTrue();
        assertThat(session.watches).containsExactly("workBegins", "workEnds", "workBegins", "workEnds");
    }

    /** Delegates to another locker and records the start and end of work. */
    private static final class Watched {

        private final List<String> watches = new ArrayList<>();
        private final AdvisoryLocker locker;
        private Runnable onLook = () -> {
        };

        Watched(AdvisoryLocker locker) {
            this.locker = locker;
        }

        ReplicaCoordinator coordinator() {
            return (ReplicaCoordinator) Proxy.newProxyInstance(getClass().getClassLoader(),
                    new Class<?>[] { ReplicaCoordinator.class }, (proxy, method, arguments) -> {
                        switch (method.getName()) {
                            case "tryAdvisoryLock" -> {
                                return locker.tryAdvisoryLock((Long) arguments[0]).map(this::looking);
                            }
                            case "workBegins", "workEnds" -> watches.add(method.getName());
                            default -> throw new AssertionError(method + " is not expected");
                        }
                        return null;
                    });
        }

        private LockGrant looking(LockGrant grant) {
            return new LockGrant() {

                @Override
                public long lockId() {
                    return grant.lockId();
                }

                @Override
                public boolean isHeld() {
                    return grant.isHeld();
                }

                @Override
                public boolean verifyHeld() {
                    onLook.run();
                    return grant.isHeld();
                }

                @Override
                public void onLost(Runnable listener) {
                    grant.onLost(listener);
                }

                @Override
                public boolean release() {
                    return grant.release();
                }
            };
        }
    }
}
