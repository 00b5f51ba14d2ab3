package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong(-5);
    private final Pace pace = new Pace(now::get);

    @Test
    void theNoticeIsMinimalIfEverythingIsFast() {
        assertThat(pace.noticeNanos()).isEqualTo(100 * MILLI);
    }

    @Test
    void aSlowNetworkMakesItLonger() {
        pace.roundTrip(200 * MILLI);
        pace.roundTrip(MILLI);

        assertThat(pace.noticeNanos()).isEqualTo(500 * MILLI);
    }

    @Test
    void aLateCheckMakesItLonger() {
        pace.lookLateBy(50 * MILLI);

        assertThat(pace.noticeNanos()).isEqualTo(150 * MILLI);
    }

    @Test
    void aFreezeDoesNotSlowDownLaterTakeOvers() {
        pace.lookLateBy(TimeUnit.SECONDS.toNanos(20));

        assertThat(pace.noticeNanos()).isEqualTo(1_100 * MILLI);
    }

    @Test
    void aSlowPeerMakesItLongerToo() {
        pace.roundTrip(100 * MILLI);
        pace.heard(400);
        assertThat(pace.noticeNanos()).isEqualTo(500 * MILLI);

        pace.heard(Long.MAX_VALUE);
        assertThat(pace.noticeNanos()).isEqualTo(2_100 * MILLI);
    }

    @Test
    void onlyTheOwnPaceIsReported() {
        pace.heard(100);
        pace.roundTrip(5 * MILLI);
        assertThat(pace.untold()).isEmpty();

        pace.roundTrip(100 * MILLI);
        assertThat(pace.untold()).hasValue(200);
    }

    @Test
    void aPaceIsNotReportedWhileASlowerOneIs() {
        pace.roundTrip(100 * MILLI);
        pace.heard(400);
        pace.heard(30);
        assertThat(pace.untold()).isEmpty();

        now.addAndGet(TimeUnit.SECONDS.toNanos(45));
        assertThat(pace.untold()).hasValue(200);
    }

    @Test
    void aPaceIsReportedAfterAnotherReplicaHasJoined() {
        pace.roundTrip(100 * MILLI);
        pace.heard(400);

        pace.joined();

        assertThat(pace.untold()).hasValue(200);
    }

    @Test
    void thePaceIsReportedAgainWhenItGetsWorseAndBeforeItExpires() {
        pace.roundTrip(100 * MILLI);
        pace.told(200);
        assertThat(pace.untold()).isEmpty();

        pace.roundTrip(150 * MILLI);
        assertThat(pace.untold()).hasValue(300);
        pace.told(300);
        now.addAndGet(TimeUnit.SECONDS.toNanos(30));
        assertThat(pace.untold()).hasValue(300);
    }

    @Test
    void aSlowPaceIsRememberedForAWhile() {
        pace.roundTrip(200 * MILLI);

        now.addAndGet(TimeUnit.SECONDS.toNanos(90));
        assertThat(pace.noticeNanos()).isEqualTo(500 * MILLI);
        now.addAndGet(TimeUnit.SECONDS.toNanos(90));
        assertThat(pace.noticeNanos()).isEqualTo(100 * MILLI);
    }
}
