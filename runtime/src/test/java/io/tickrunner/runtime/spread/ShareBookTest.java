package io.tickrunner.runtime.spread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.junit.jupiter.api.Test;

class ShareBookTest {

    private final ShareBook book = new ShareBook();

    private static Share share(long load, Long... able) {
        return new Share(1, load, 0, Set.of(able));
    }

    private ShareBook.Untold tell() {
        ShareBook.Untold untold = book.untold().orElseThrow();
        book.told(untold);
        return untold;
    }

    @Test
    void aShareIsToldOnceAndAgainWhenItHasChanged() {
        book.own(share(2, 1L, 2L, 3L));

        assertThat(tell().own().load()).isEqualTo(2);
        assertThat(book.untold()).isEmpty();

        book.own(share(3, 1L, 2L, 3L));
        assertThat(tell().own().load()).isEqualTo(3);
    }

    @Test
    void aReplicaThatTakesNoPartTellsNothing() {
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(1L)), 0, 0);
        book.tellAgain();

        assertThat(book.untold()).isEmpty();
    }

    @Test
    void aReplicaThatIsAbleToRunNothingTellsThatOnce() {
        book.own(share(0));
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(1L)), 0, 0);

        assertThat(tell().listed()).isTrue();
        assertThat(book.untold()).isEmpty();
    }

    @Test
    void ofThoseThatRunTheSameWorkersItIsKnownWhetherTheseWeighTheSame() {
        long weights = LockSet.ofWeight(1, 3);
        book.own(new Share(1, 0, 0, Set.of(1L, 2L), weights));
        book.heard(7, 1, 0, LockSet.fingerprint(Set.of(1L, 2L)), 0, weights);
        book.heard(8, 1, 0, LockSet.fingerprint(Set.of(1L, 2L)), 0, LockSet.ofWeight(2, 3));
        book.heard(9, 1, 0, LockSet.fingerprint(Set.of(2L)), 0, 0);

        assertThat(book.weighingOtherwise()).containsExactly(8);
    }

    @Test
    void aReplicaThatIsAbleToRunNothingTakesNothing() {
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(1L)), 0, 0);
        book.heard(8, 1, 0, LockSet.fingerprint(Set.of()), 0, 0);

        assertThat(book.takingNothing()).containsExactly(8);
    }

    @Test
    void whatThisReplicaComesToBeAbleToRunIsKnownOfThoseThatHaveNotListedTheSame() {
        book.own(share(0));
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(1L, 2L)), 0, 0);
        assertThat(book.isAble(7, 1)).isFalse();

        book.own(share(0, 1L, 2L));

        assertThat(book.isAble(7, 1)).isTrue();
    }

    @Test
    void aReplicaThatJoinsIsToldWhatTheOthersHaveHeard() {
        book.own(share(2, 1L, 2L));
        tell();

        book.tellAgain();

        assertThat(book.untold()).isPresent();
    }

    @Test
    void replicasThatRunTheSameWorkersShareOneSetOfThemHoweverTheirLoadsChange() {
        book.own(share(0, 1L, 2L));
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(2L, 1L)), 0, 0);
        book.own(share(1, 1L, 2L));
        book.heard(8, 1, 2, LockSet.fingerprint(Set.of(2L, 1L)), 0, 0);

        assertThat(book.peers().get(7).able()).isSameAs(book.peers().get(8).able()).isSameAs(book.own().able());
    }

    @Test
    void replicasThatRunTheSameWorkersSendNoLists() {
        book.own(share(0, 1L, 2L));
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(2L, 1L)), 0, 0);

        assertThat(tell().able()).isEmpty();
        assertThat(book.peers()).containsEntry(7, share(2, 1L, 2L));
    }

    @Test
    void aListIsSentIfAnotherReplicaRunsOtherWorkers() {
        book.own(share(0, 1L, 2L));
        tell();

        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(1L)), 0, 0);

        assertThat(tell().able()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(book.untold()).isEmpty();
    }

    @Test
    void aReplicaIsAbleToRunNothingUntilItsListIsComplete() {
        book.own(share(0, 1L, 2L, 3L));
        book.heard(7, 1, 2, LockSet.fingerprint(Set.of(3L, 4L)), 0, 0);
        book.heardAble(7, Set.of(3L));
        assertThat(book.peers().get(7).able()).isEmpty();

        book.heardAble(7, Set.of(4L));

        assertThat(book.peers().get(7).able()).containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void aReplicaKeepsItsListWhenItsLoadChanges() {
        book.own(share(0, 1L));
        book.heard(7, 1, 0, LockSet.fingerprint(Set.of(1L, 2L)), 0, 0);
        book.heardAble(7, Set.of(1L, 2L));

        book.heard(7, 1, 1, LockSet.fingerprint(Set.of(1L, 2L)), 0, 0);

        assertThat(book.peers()).containsEntry(7, share(1, 1L, 2L));
    }

    @Test
    void aHandOverChangesTheLoadsOfBoth() {
        book.own(share(0, 1L));
        book.heard(7, 1, 5, 1, 0, 0);
        book.heard(8, 1, 1, 1, 0, 0);

        book.moved(7, 8, 2);

        assertThat(book.peers().get(7).load()).isEqualTo(3);
        assertThat(book.peers().get(8).load()).isEqualTo(3);
    }

    @Test
    void aReplicaThatIsGoneIsForgotten() {
        book.heard(7, 1, 5, 1, 0, 0);
        book.heard(8, 1, 1, 1, 0, 0);

        book.retain(Set.of(8));

        assertThat(book.peers()).containsOnlyKeys(8);
    }

    @Test
    void whatAReplicaToldLastSaysWhatItIsAbleToRun() {
        book.heard(7, 1, 0, LockSet.fingerprint(Set.of(1L)), 0, 0);
        book.heardAble(7, Set.of(1L));
        assertThat(book.isAble(7, 1)).isTrue();
        assertThat(book.isAble(7, 2)).isFalse();
        assertThat(book.isAble(8, 1)).isFalse();

        book.heard(7, 1, 0, LockSet.fingerprint(Set.of()), 0, 0);
        assertThat(book.isAble(7, 1)).isFalse();
    }

    @Test
    void aReplicaThatTakesAnotherPartIsNoticed() {
        assertThat(book.heard(7, 1, 5, 11, 0, 0)).isTrue();
        assertThat(book.heard(7, 1, 6, 11, 0, 0)).isFalse();
        assertThat(book.heard(7, 2, 6, 11, 0, 0)).isTrue();
        assertThat(book.heard(7, 2, 0, 12, 0, 0)).isTrue();
    }
}
