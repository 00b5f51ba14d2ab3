package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicLong now = new AtomicLong(-5);
    private final Pace pace = new Pace(now::get);

    @Test
    void theNoticeIsAFewLooksWhereEverythingIsQuick() {
        assertThat(pace.noticeNanos()).isEqualTo(100 * MILLI);
    }

    @Test
    void aSlowNetworkMakesItLonger() {
        pace.roundTrip(400 * MILLI);
        pace.roundTrip(MILLI);

        assertThat(pace.noticeNanos()).isEqualTo(500 * MILLI);
    }

    @Test
    void aLateLookMakesItLonger() {
        pace.lookLateBy(50 * MILLI);

        assertThat(pace.noticeNanos()).isEqualTo(150 * MILLI);
    }

    @Test
    void aFreezeDoesNotSlowAllThatFollows() {
        pace.lookLateBy(TimeUnit.SECONDS.toNanos(20));

        assertThat(pace.noticeNanos()).isEqualTo(1_100 * MILLI);
    }

    @Test
    void whatWasSlowIsRememberedForAWhile() {
        pace.roundTrip(400 * MILLI);

        now.addAndGet(TimeUnit.SECONDS.toNanos(90));
        assertThat(pace.noticeNanos()).isEqualTo(500 * MILLI);
        now.addAndGet(TimeUnit.SECONDS.toNanos(90));
        assertThat(pace.noticeNanos()).isEqualTo(100 * MILLI);
    }
}
