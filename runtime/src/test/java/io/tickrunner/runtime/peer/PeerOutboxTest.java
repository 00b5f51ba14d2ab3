package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.time.RealTime;

/** What is told of locks that were released. */
class PeerOutboxTest {

    private static final int TAKER = 7;
    private static final int OTHER_TAKER = 8;

    private final RunBook runs = new RunBook(any -> true, RealTime.INSTANCE);
    private final PeerOutbox outbox = Outboxes.of(runs, RealTime.INSTANCE);

    private List<String> packed() {
        PeerOutbox.Parcel parcel = outbox.pack(List.of());
        parcel.sent();
        return List.copyOf(parcel.messages());
    }

    private static String take(long... backends) {
        return PeerMessage.encodeNumbers(PeerMessage.Kind.TAKE, LongStream.of(backends).boxed().toList()).get(0);
    }

    private static String freed(long... lockIds) {
        return PeerMessage.encodeNumbers(PeerMessage.Kind.FREED, LongStream.of(lockIds).boxed().toList()).get(0);
    }

    @Test
    void allAreToldOfALockThatIsReleasedForNobodyInParticular() {
        outbox.freed(List.of(1L));

        assertThat(packed()).containsExactly(freed(1));
        assertThat(packed()).as("once").isEmpty();
    }

    @Test
    void onlyTheReplicaThatALockIsGivenToIsToldOfItsRelease() {
        outbox.given(TAKER, List.of(1L, 2L));
        outbox.given(OTHER_TAKER, List.of(3L));
        packed();

        outbox.freed(List.of(1L, 2L, 3L));

        assertThat(packed()).containsExactly(take(TAKER, OTHER_TAKER));
        assertThat(packed()).as("once").isEmpty();
    }

    @Test
    void aLockThatIsReleasedAgainLaterIsForAll() {
        outbox.given(TAKER, List.of(1L));
        outbox.freed(List.of(1L));
        packed();

        outbox.freed(List.of(1L));

        assertThat(packed()).containsExactly(freed(1));
    }

    @Test
    void aNewSessionHasGivenNothing() {
        outbox.given(TAKER, List.of(1L));

        outbox.begin();
        outbox.freed(List.of(1L));

        assertThat(packed()).containsExactly(freed(1));
    }

    @Test
    void aReleaseIsToldAgainIfTheServerRefusedTheMessage() {
        outbox.given(TAKER, List.of(1L));
        packed();
        outbox.freed(List.of(1L));

        outbox.pack(List.of());

        assertThat(packed()).containsExactly(take(TAKER));
    }

    @Test
    void locksThatAreUnknownOrManyAreNotNamed() {
        outbox.freed(List.of(1L));
        outbox.anyFreed();
        assertThat(packed()).as("unknown").containsExactly(PeerMessage.ANY_FREED.encode());
        assertThat(packed()).as("once").isEmpty();

        outbox.freed(LongStream.rangeClosed(1, 51).boxed().toList());
        assertThat(packed()).as("many").containsExactly(PeerMessage.ANY_FREED.encode());
        assertThat(packed()).as("once").isEmpty();
    }
}
