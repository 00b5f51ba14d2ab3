package io.tickrunner.runtime.lock;

import static io.tickrunner.runtime.time.Interleavings.atOnce;
import static io.tickrunner.runtime.time.Interleavings.explore;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.peer.Outboxes;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.SteppingTime;
import io.tickrunner.runtime.time.SystemThreads;

/** Requests that several threads make at the same time, with a server that grants everything. */
class LockWireRaceTest {

    @Test
    void everyRequestIsAnsweredOnceBySomebody() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest one = wired.request(1);
            LockRequest other = wired.request(2);

            atOnce(() -> wired.wire.send(one), () -> wired.wire.send(other));
            wired.keeperRuns();

            wired.assertGranted(one, other);
        });
    }

    @Test
    void whatIsLeftPendingWakesTheKeeper() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest one = wired.request(1);
            LockRequest other = wired.request(2);

            atOnce(() -> wired.wire.send(one), () -> wired.wire.send(other), wired::keeperRuns);

            assertTrue(!wired.wire.hasPending() || wired.woken.get());
            wired.keeperRuns();
            wired.assertGranted(one, other);
        });
    }

    @Test
    void whatIsLeftToAThreadThatWaitsForTheWireIsSeenTo() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest request = wired.request(1);
            Runnable nothing = () -> {
            };

            atOnce(() -> wired.wire.exchange(nothing), () -> wired.wire.exchange(nothing), () -> wired.wire.send(request));
            wired.keeperRuns();

            wired.assertGranted(request);
        });
    }

    @Test
    void aRequestThatNobodyWaitsForIsAnsweredOnce() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest own = wired.unawaited(1);
            LockRequest other = wired.request(2);

            atOnce(() -> wired.wire.send(own), () -> wired.wire.send(other));
            wired.keeperRuns();

            wired.assertGranted(own, other);
        });
    }

    @Test
    void aRequestThatIsLeftToOthersIsSentByWhoeverSendsNext() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest left = wired.request(1);
            LockRequest sent = wired.request(2);

            atOnce(() -> {
                wired.wire.add(left);
                wired.woken.set(true);
            }, () -> wired.wire.send(sent));
            wired.keeperRuns();

            wired.assertGranted(left, sent);
        });
    }

    @Test
    void everyRequestIsAnsweredThoughTheSessionIsLostMeanwhile() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest one = wired.request(1);
            LockRequest other = wired.request(2);

            atOnce(() -> wired.wire.send(one), () -> wired.wire.send(other), () -> wired.trust.lose("for the test"));
            wired.keeperRuns();

            assertTrue(one.answer.isDone());
            assertTrue(other.answer.isDone());
            assertFalse(wired.wire.hasPending());
            assertTrue(wired.link.calls.values().stream().allMatch(calls -> calls.get() == 1));
        });
    }

    @Test
    void aLockThatIsGrantedAfterItsCallerGaveUpIsUnlocked() {
        explore(() -> {
            Wired wired = new Wired();
            LockRequest request = wired.request(1);
            AtomicInteger granted = new AtomicInteger();

            atOnce(() -> wired.wire.send(request),
                    () -> granted.set(request.answer.cancel(false) || !request.answer.join() ? 0 : 1));
            wired.keeperRuns();
            wired.keeperRuns();

            assertEquals(granted.get() == 1, wired.grants.of(1).isPresent());
            assertEquals(granted.get() == 1, wired.link.held.contains(1L));
        });
    }

    @Test
    void aCallerThatComesToWaitTellsOthersUntilItHasItsOwnAnswer() throws Exception {
        Wired wired = new Wired();
        List<LockRequest> requests = List.of(wired.request(1), wired.request(2), wired.request(3));
        requests.forEach(wired.wire::add);

        wired.wire.sendBatch();

        assertFalse(requests.get(2).answer.isDone(), "the keeper tells two callers");
        assertTrue(wired.wire.await(requests.get(2).answer, TimeUnit.SECONDS.toNanos(10)));
    }

    @Test
    void callersThatWakeUpTellTheOthersWhileTheKeeperSendsOn() {
        AtomicReference<Runnable> onRoundTrip = new AtomicReference<>();
        LockSession session = session(onRoundTrip);
        List<FutureTask<Optional<LockGrant>>> callers = LongStream.rangeClosed(1, 7).mapToObj(key -> caller(session, key))
                .toList();

        // They find the wire occupied, so they leave their requests to the keeper.
        onRoundTrip.set(() -> beginToWait(callers));
        SessionGrant first = (SessionGrant) session.tryLock(0).orElseThrow();
        // The keeper has something to send after those requests.
        onRoundTrip.set(() -> session.releaseLater(first));
        AtomicBoolean told = new AtomicBoolean();
        session.sendUntilQuiet(() -> {
            if (first.isReleased()) {
                await("all callers to be told after the first two").until(() -> callers.stream().allMatch(FutureTask::isDone));
                told.set(true);
            }
            return told.get();
        });

        assertTrue(told.get(), "nothing was sent after those requests");
    }

    private static LockSession session(AtomicReference<Runnable> onRoundTrip) {
        SteppingTime time = new SteppingTime();
        LockSessionListener listener = new LockSessionListener() {
            @Override
            public void roundTrip(long nanos, int requests) {
                onRoundTrip.get().run();
            }
        };
        return new LockSession(new Opener.Opened(new GrantingLink(), time.nanos(), 1, Duration.ZERO, true),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1), time, SystemThreads.INSTANCE, () -> {
                }, notification -> {
                }, listener, Outboxes.empty(time), null, new Pace(time::nanos));
    }

    private static FutureTask<Optional<LockGrant>> caller(LockSession session, long key) {
        return new FutureTask<>(() -> session.tryLock(key));
    }

    private static void beginToWait(Collection<? extends Runnable> callers) {
        List<Thread> threads = callers.stream().map(caller -> SystemThreads.INSTANCE.start("caller", caller)).toList();
        await("all callers to wait")
                .until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    private static final class Wired {

        private final SteppingTime time = new SteppingTime();
        private final AtomicBoolean woken = new AtomicBoolean();
        private final GrantingLink link = new GrantingLink();
        private final GrantTable grants = new GrantTable();
        private final SessionTrust trust = new SessionTrust(link, new LeaseClock(time, 1_000_000, 0), time, this::lost);
        private final LockWire wire = new LockWire(link, trust, grants, LockSessionListener.NONE, Outboxes.empty(time),
                new Pace(time::nanos),
                notification -> {
                }, () -> woken.set(true), time, SystemThreads.INSTANCE);

        LockRequest request(long key) {
            return unawaited(key).expectCaller();
        }

        LockRequest unawaited(long key) {
            SessionGrant grant = new SessionGrant(null, key);
            grants.reserve(grant);
            return grant.request().orElseThrow();
        }

        private void lost() {
            grants.loseAll();
            wire.failPending();
        }

        /** Does what the session's own thread does once it is woken. */
        void keeperRuns() {
            if (woken.getAndSet(false)) {
                wire.sendBatch();
                wire.tellAll();
            }
        }

        void assertGranted(LockRequest... requests) {
            assertFalse(wire.hasPending());
            assertTrue(Arrays.stream(requests).allMatch(request -> request.answer.getNow(false)));
            assertEquals(requests.length, link.calls.size());
            assertTrue(link.calls.values().stream().allMatch(calls -> calls.get() == 1));
        }
    }
}
