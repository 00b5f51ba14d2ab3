package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.tickrunner.runtime.peer.Outboxes;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerSession;
import io.tickrunner.runtime.pg.Replica;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.time.SteppingTime;
import io.tickrunner.runtime.time.SystemThreads;

/** In which order a session without its keeper speaks to the server. */
class LockSessionOrderTest {

    private static final List<String> SPOKEN = List.of("execute", "notifyPeers", "listen", "freeKeys", "foreignHolders",
            "sessions", "withoutSessionKey", "holders", "heldKeys");

    private final SteppingTime time = new SteppingTime();
    private final List<String> spoken = new CopyOnWriteArrayList<>();
    private final PeerRoll roll = new PeerRoll(Replica.SETTINGS, time);
    private final PeerOutbox outbox = Outboxes.empty(time);
    private final LockSession session = new LockSession(
            new Opener.Opened(recording(new GrantingLink()), time.nanos(), 1, Duration.ZERO, true), Duration.ofMinutes(1),
            Duration.ofMinutes(1), time, SystemThreads.INSTANCE, () -> {
            }, notification -> {
            }, LockSessionListener.NONE, outbox, roll, new Pace(time::nanos));

    private ServerLink recording(ServerLink link) {
        return (ServerLink) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { ServerLink.class },
                (proxy, method, arguments) -> {
                    if (SPOKEN.contains(method.getName())) {
                        spoken.add(method.getName());
                    }
                    return method.invoke(link, arguments);
                });
    }

    static Stream<Arguments> whatCanWait() {
        long[] keys = { 2 };
        return Stream.<Arguments> of(
                exchange("messages", "notifyPeers", session -> session.tellPeers(List.of("message"))),
                exchange("channels", "listen", session -> session.listen(List.of("channel"), List.of())),
                exchange("a look for other programs", "foreignHolders",
                        session -> session.foreignHolders(keys, (key, holder) -> {
                        })),
                exchange("a look-up of peers", "sessions", session -> session.lookUpPeers(null)),
                exchange("a query for holders", "holders", session -> session.holders(keys)),
                exchange("an audit", "heldKeys", LockSession::audit));
    }

    private static Arguments exchange(String name, String call, Consumer<LockSession> exchange) {
        return argumentSet(name, call, exchange);
    }

    @ParameterizedTest
    @MethodSource("whatCanWait")
    void aReleaseThatIsPendingIsSentBefore(String call, Consumer<LockSession> exchange) {
        SessionGrant grant = (SessionGrant) session.tryLock(1).orElseThrow();
        spoken.clear();
        session.releaseLater(grant);

        exchange.accept(session);

        assertSentBefore(call);
    }

    @Test
    void aReleaseThatIsPendingIsSentBeforeACheckOfPeers() {
        roll.begin(true);
        roll.lookedUp(Set.of(), List.of(new PeerSession(7, "app", "role", true, true)), null);
        roll.watch(List.of(7));
        Standbys standbys = new Standbys(new MoveLog(time), time);
        PeerWatch watch = new PeerWatch(Replica.SETTINGS, roll, standbys, time);
        standbys.begin();
        watch.begin();
        SessionGrant grant = (SessionGrant) session.tryLock(1).orElseThrow();
        spoken.clear();
        session.releaseLater(grant);

        watch.check(session);

        assertSentBefore("withoutSessionKey");
    }

    private void assertSentBefore(String call) {
        // The release itself is announced and followed by messages.
        assertThat(spoken).as("what was said to the server").contains("execute", call).last().isEqualTo(call);
        assertThat(spoken.indexOf("execute")).isLessThan(spoken.lastIndexOf(call));
    }

    @Test
    void aReleaseThatIsPendingIsSentWithTheNewsOfARun() {
        session.releaseLater((SessionGrant) session.tryLock(1).orElseThrow());

        session.tellPeersIf(() -> true);

        assertThat(session.hasPending()).isFalse();
    }

    @Test
    void whoseNewsWasToldByAnotherThreadDoesNotWaitForWhatIsPending() {
        session.releaseLater((SessionGrant) session.tryLock(1).orElseThrow());

        session.tellPeersIf(() -> false);

        assertThat(session.hasPending()).as("it is left to threads that have something to send").isTrue();
    }

    @Test
    void aHeartbeatAnnouncesAReleaseTogetherWithOtherMessages() {
        SessionGrant grant = (SessionGrant) session.tryLock(1).orElseThrow();
        grant.doubtUntil(time.nanos());
        spoken.clear();
        session.releaseLater(grant);
        outbox.wake(2);

        session.beat(Attempts.NONE);

        assertThat(spoken).containsExactly("notifyPeers", "execute", "notifyPeers");
    }

    @Test
    void aReleaseOfALockForAnotherReplicaStaysPendingWhileFreeLocksAreLookedFor() {
        SessionGrant grant = (SessionGrant) session.tryLock(1).orElseThrow();
        session.releaseLater(grant);

        session.freeKeys(new long[] { 2 });

        assertThat(session.hasPending()).as("otherwise this replica could try that lock in the same heartbeat").isTrue();
    }
}
