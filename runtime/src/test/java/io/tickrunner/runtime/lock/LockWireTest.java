package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.RealTime;
import io.tickrunner.runtime.time.SystemThreads;

/** Tests the wire without a server. */
@Timeout(60)
class LockWireTest {

    private static final Duration SLOW = Duration.ofMillis(150);

    private final Pace pace = new Pace(System::nanoTime);
    private final AtomicInteger wakes = new AtomicInteger();
    private final LockWire wire = new LockWire(null,
            new SessionTrust(null, new LeaseClock(RealTime.INSTANCE, TimeUnit.MINUTES.toNanos(1), System.nanoTime()),
                    RealTime.INSTANCE, () -> {
                    }),
            new GrantTable(), LockSessionListener.NONE, null, pace, notification -> {
            }, () -> wakes.incrementAndGet(), RealTime.INSTANCE, SystemThreads.INSTANCE);

    @Test
    void aThreadThatSendsRepeatedlyDoesNotBlockOthers() throws InterruptedException {
        List<String> turns = new CopyOnWriteArrayList<>();
        CountDownLatch otherWaits = new CountDownLatch(1);
        Thread other = new Thread(() -> wire.exchange(() -> turns.add("other")));
        Runnable first = () -> {
            turns.add("busy");
            awaitQuietly(otherWaits);
        };
        Runnable again = () -> turns.add("busy again");
        Thread busy = new Thread(() -> {
            wire.exchange(first);
            wire.exchange(again);
        });

        busy.start();
        await().until(() -> !turns.isEmpty());
        other.start();
        await().until(() -> other.getState() == Thread.State.WAITING);
        otherWaits.countDown();
        busy.join();
        other.join();

        assertThat(turns).containsExactly("busy", "other", "busy again");
    }

    @Test
    void aRequestDoesNotOvertakeThreadsThatWaitForTheWire() throws InterruptedException {
        Thread other = new Thread(() -> wire.exchange(() -> {
        }));
        wire.exchange(() -> {
            other.start();
            await().until(() -> other.getState() == Thread.State.WAITING);

            wire.send(LockRequest.lock(new SessionGrant(null, 1)));
        });
        other.join();

        assertThat(wire.hasPending()).as("it is left to the keeper").isTrue();
        assertThat(wakes).hasPositiveValue();
    }

    @Test
    void aSlowStatementMakesTheNoticeLonger() {
        wire.exchange(() -> wire.say(LockWireTest::takesItsTime));

        assertThat(pace.noticeNanos()).isGreaterThanOrEqualTo(SLOW.toNanos());
    }

    private static void takesItsTime() {
        await().pollDelay(SLOW).until(() -> true);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
