package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.LeaseClock;
import io.tickrunner.runtime.time.SteppingTime;

/** Requests of which some are no longer wanted when they are sent. */
class RequestSenderTest {

    private final SteppingTime time = new SteppingTime();
    private final GrantingLink link = new GrantingLink();
    private final GrantTable grants = new GrantTable();
    private final SessionTrust trust = new SessionTrust(link,
            new LeaseClock(time, TimeUnit.MINUTES.toNanos(1), time.nanos()), time, () -> {
            });
    private final RequestSender sender = new RequestSender(link, trust, grants, LockSessionListener.NONE,
            new Pace(time::nanos), time, () -> {
            }, new Answers(late -> {
            }));

    private LockRequest attempt(long key) {
        SessionGrant grant = new SessionGrant(null, key);
        grants.reserve(grant);
        return grant.request().orElseThrow();
    }

    private static LockRequest givenUp(LockRequest attempt) {
        attempt.answer.completeExceptionally(new CancellationException("The caller did not wait for so long"));
        return attempt;
    }

    @Test
    void aLockWhoseCallerGaveUpBeforeItWasSentIsNotAcquired() {
        sender.send(List.of(attempt(1), givenUp(attempt(2)), attempt(3)));

        assertThat(link.held).containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void itsKeyIsFreeForTheNextAttempt() {
        sender.send(List.of(givenUp(attempt(2))));

        LockRequest next = attempt(2);
        sender.send(List.of(next));

        assertThat(next.isGranted()).isTrue();
    }

    @Test
    void anotherCallerThatWantedTheSameLockLearnsThatItIsUnknown() {
        LockRequest attempt = givenUp(attempt(2));

        sender.send(List.of(attempt));

        assertThatThrownBy(attempt.settled::join).hasCauseInstanceOf(LockUnavailableException.class);
    }

    @Test
    void aReleaseIsSentAlthoughItsCallerGaveUp() {
        LockRequest attempt = attempt(1);
        sender.send(List.of(attempt));

        sender.send(List.of(givenUp(attempt.owner.beginRelease(false).orElseThrow())));

        assertThat(link.held).isEmpty();
    }
}
