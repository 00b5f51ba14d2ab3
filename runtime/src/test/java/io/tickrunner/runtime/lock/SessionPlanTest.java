package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.lock.SessionPlan.State;
import io.tickrunner.runtime.lock.SessionPlan.Step;

class SessionPlanTest {

    private static final long NOW = Long.MIN_VALUE + 5;
    private static final long LATER = NOW + 1_000;

    private boolean stopping;
    private boolean hasSession = true;
    private boolean isLost;
    private boolean isResting;
    private boolean isWanted = true;
    private boolean mayRest;
    private boolean isUrgent;
    private boolean hasDoubts;
    private boolean hasUnknownPeers;
    private boolean hasPending;
    private long nextBeat = LATER;
    private long nextPeerCheck = LATER;

    private State state() {
        return new State(stopping, hasSession, isLost, isResting, isWanted, mayRest, isUrgent, hasDoubts, hasUnknownPeers,
                hasPending, nextBeat, nextPeerCheck);
    }

    private Step next() {
        return SessionPlan.next(NOW, state());
    }

    @Test
    void withNothingToDoItWatches() {
        assertThat(next()).isEqualTo(Step.WATCH);
    }

    @Test
    void withoutASessionItOpensOne() {
        hasSession = false;

        assertThat(next()).isEqualTo(Step.OPEN);
    }

    @Test
    void aSessionThatNobodyNeedsIsNotOpened() {
        hasSession = false;
        isResting = true;
        isWanted = false;

        assertThat(next()).isEqualTo(Step.AWAIT_NEED);
    }

    @Test
    void aSessionThatRestsIsOpenedWhenItIsNeeded() {
        hasSession = false;
        isResting = true;

        assertThat(next()).isEqualTo(Step.OPEN);
    }

    @Test
    void atTheEndNoSessionIsOpened() {
        hasSession = false;
        stopping = true;

        assertThat(next()).isEqualTo(Step.STOP);
    }

    @Test
    void aLostSessionIsLeftBeforeAnythingIsSent() {
        isLost = true;
        nextBeat = NOW;
        hasPending = true;

        assertThat(next()).isEqualTo(Step.TAKE_LEAVE);
    }

    @Test
    void aDueHeartbeatComesBeforeEverythingThatPeersCanCause() {
        nextBeat = NOW;
        hasUnknownPeers = true;
        hasDoubts = true;
        hasPending = true;

        assertThat(next()).isEqualTo(Step.BEAT);
    }

    @Test
    void pendingRequestsAreSentOnceNothingElseIsUrgent() {
        hasPending = true;

        assertThat(next()).isEqualTo(Step.SEND);
    }

    @Test
    void urgentNewsDoesNotWaitForTheHeartbeat() {
        isUrgent = true;
        hasPending = true;

        assertThat(next()).isEqualTo(Step.BEAT);
    }

    @Test
    void peersAreCheckedBeforeRequestsThatCanWait() {
        nextPeerCheck = NOW;
        hasPending = true;

        assertThat(next()).isEqualTo(Step.WATCH_PEERS);
    }

    @Test
    void whatAnEndOfAPeerAsksForComesBeforeTheNextCheck() {
        nextPeerCheck = NOW;
        isUrgent = true;

        assertThat(next()).isEqualTo(Step.BEAT);
    }

    @Test
    void thePauseEndsWithTheNextCheckOfThePeers() {
        nextPeerCheck = NOW + 100;

        assertThat(SessionPlan.pause(NOW, state(), 5_000)).isEqualTo(100);
    }

    @Test
    void thePauseEndsWithTheNextHeartbeat() {
        assertThat(SessionPlan.pause(NOW, state(), 5_000)).isEqualTo(1_000);
        assertThat(SessionPlan.pause(NOW, state(), 10)).isEqualTo(10);
    }

    @Test
    void thereIsNoPauseWhileSomethingIsPending() {
        hasPending = true;

        assertThat(SessionPlan.isIdle(state())).isFalse();
    }
}
