package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.pg.Replica;
import io.tickrunner.runtime.time.RealTime;

class PeerRollTest {

    private final PeerRoll roll = new PeerRoll(Replica.SETTINGS, RealTime.INSTANCE);

    private int vanished;

    private void lookUp(int... backends) {
        roll.lookedUp(Set.of(), IntStream.of(backends)
                .mapToObj(backend -> new PeerSession(backend, "tickrunner/test/a-" + backend, "app", true, true)).toList(),
                new PeerRoll.PeerAction() {

                    @Override
                    public void accept(int backend, PeerEnvelope envelope) {
                    }

                    @Override
                    public void vanished() {
                        vanished++;
                    }
                });
    }

    @Test
    void onlyPeersThatHoldTheirKeyAreWatched() {
        lookUp(1, 2, 3);
        assertThat(roll.unwatched()).containsExactlyInAnyOrder(1, 2, 3);

        roll.watch(List.of(1, 3, 99));

        assertThat(roll.watched()).containsExactlyInAnyOrder(1, 3);
        assertThat(roll.unwatched()).containsExactly(2);
    }

    @Test
    void manyReplicasTakeTurnsInWatchingAllOfThem() {
        int[] backends = IntStream.rangeClosed(1, 9).toArray();
        lookUp(backends);
        roll.watch(List.of(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(roll.isWatchShared()).isFalse();

        roll.watch(List.of(9));

        assertThat(roll.isWatchShared()).isTrue();
    }

    @Test
    void aPeerThatEndedIsLookedUpAndNoLongerWatched() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));

        roll.ended(List.of(2));

        assertThat(roll.hasUnknown()).isTrue();
        assertThat(roll.watched()).containsExactlyInAnyOrder(1);

        lookUp(1);
        assertThat(roll.hasUnknown()).isFalse();
        assertThat(roll.vanishedAt()).isPresent();
    }

    @Test
    void aPeerThatALookUpNoLongerFindsIsNews() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));

        lookUp(1);

        assertThat(vanished).isOne();
    }

    @Test
    void allAreWatchedOnceEachHoldsItsKeyAndNoneHasEnded() {
        lookUp(1, 2);
        roll.watch(List.of(1));
        assertThat(roll.areAllWatched()).isFalse();

        roll.watch(List.of(2));
        assertThat(roll.areAllWatched()).isTrue();

        roll.ended(List.of(1));
        assertThat(roll.areAllWatched()).isFalse();
    }

    @Test
    void aPeerThatHasAnnouncedItsEndIsNoNewsOnceItIsGone() {
        lookUp(1, 2);

        roll.left(2);
        lookUp(1);

        assertThat(vanished).isZero();
    }

    @Test
    void aPeerThatEndedIsNewsAgainOnceItIsGone() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));
        roll.ended(List.of(2));

        lookUp(1, 2);
        assertThat(vanished).isZero();
        assertThat(roll.isAnyEnding()).isTrue();

        lookUp(1);
        assertThat(vanished).isOne();
        assertThat(roll.isAnyEnding()).isFalse();
    }

    @Test
    void aPeerWhoseKeyIsFreeCountsNoLongerAlthoughTheServerStillShowsIt() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));

        roll.ended(List.of(2));
        lookUp(1, 2);

        assertThat(roll.living()).containsExactly(1);
    }

    @Test
    void aNewSessionWithTheBackendOfOneThatEndedCounts() {
        lookUp(1, 2);
        roll.ended(List.of(1));

        roll.heard(message("1000:1:hello"), ignored -> {
        });
        lookUp(1, 2);

        assertThat(roll.living()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aPeerWhoseKeyIsHeldCountsAlthoughItWasSaidToHaveEnded() {
        lookUp(1, 2);
        roll.ended(List.of(1));
        lookUp(1, 2);

        roll.watch(List.of(1));

        assertThat(roll.living()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aPeerThatSendsAMessageCountsAlthoughItWasSaidToHaveEnded() {
        lookUp(1, 2);
        roll.ended(List.of(1));

        roll.heard(message("1000:7:freed"), ignored -> {
        });

        assertThat(roll.living()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void theEndOfAPeerDoesNotMeanThatTheOthersAreNotWatched() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));
        assertThat(roll.isWatchingAll()).isTrue();

        roll.ended(List.of(2));
        assertThat(roll.isWatchingAll()).isTrue();

        lookUp(1, 2, 3);
        assertThat(roll.isWatchingAll()).isFalse();
    }

    @Test
    void aPeerThatLeavesIsNoLongerWatched() {
        lookUp(1, 2);
        roll.watch(List.of(1, 2));

        roll.left(1);

        assertThat(roll.watched()).containsExactlyInAnyOrder(2);
    }

    @Test
    void theBackendOfANewSessionIsNotWatchedUntilItsKeyIsFound() {
        lookUp(1);
        roll.watch(List.of(1));

        roll.heard(new Notification(1, "1000:1:hello"), envelope -> {
        });

        assertThat(roll.watched()).isEmpty();
    }

    @Test
    void aFirstMessageFromTheBackendOfAKnownPeerShowsThatThePeerHasEnded() {
        lookUp(1);

        assertThat(roll.heard(message("1000:1:hello"), ignored -> {
        })).as("may be the session that was looked up").isFalse();
        lookUp(1);
        assertThat(roll.heard(message("1000:2:freed"), ignored -> {
        })).isFalse();
        assertThat(roll.heard(message("1000:1:hello"), ignored -> {
        })).isTrue();
    }

    private static Notification message(String payload) {
        return new Notification(1, payload);
    }
}
