package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.lock.PeerMessage.Run;

class RunLedgerTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    private final RunLedger ledger = new RunLedger(key -> key == 1);

    @Test
    void whatRanHereIsKnown() {
        ledger.ranHere(1, 100, OptionalLong.of(200));

        assertThat(ledger.lastRun(1)).contains(new RunLedger.Entry(100, OptionalLong.of(200), false, true));
        assertThat(ledger.lastRun(2)).isEmpty();
    }

    @Test
    void newsAreToldOnce() {
        ledger.ranHere(1, System.nanoTime(), NONE);

        List<RunLedger.Untold> untold = ledger.untold();
        assertThat(untold).extracting(told -> told.run().lockId()).containsExactly(1L);
        ledger.told(untold);
        assertThat(ledger.untold()).isEmpty();
        assertThat(ledger.all()).extracting(Run::lockId).containsExactly(1L);
    }

    @Test
    void aSuccessAfterItsStartWasToldIsNewsAgain() {
        long start = System.nanoTime();
        ledger.ranHere(1, start, NONE);
        ledger.told(ledger.untold());

        ledger.ranHere(1, start, OptionalLong.of(System.nanoTime()));

        assertThat(ledger.untold()).singleElement().satisfies(told -> assertThat(told.run().successAge()).isPresent());
    }

    @Test
    void newsThatWereNotTakenAreStillOwed() {
        ledger.ranHere(1, System.nanoTime(), NONE);

        ledger.untold();

        assertThat(ledger.untold()).hasSize(1);
    }

    @Test
    void whatHappensWhileNewsAreOnTheirWayIsToldNext() {
        long start = System.nanoTime();
        ledger.ranHere(1, start, NONE);
        List<RunLedger.Untold> onTheirWay = ledger.untold();
        ledger.ranHere(1, start, OptionalLong.of(System.nanoTime()));

        ledger.told(onTheirWay);

        assertThat(ledger.isUntold(1)).isTrue();
    }

    @Test
    void whatWasHeardIsNotToldAsNews() {
        ledger.heard(new Run(1, 5_000, NONE), System.nanoTime(), false);

        assertThat(ledger.untold()).isEmpty();
        assertThat(ledger.lastRun(1).orElseThrow().elsewhere()).isTrue();
    }

    @Test
    void theAgeThatWasToldIsTheAgeThatIsKnown() {
        ledger.heard(new Run(1, 60_000, OptionalLong.of(30_000)), System.nanoTime(), false);

        RunLedger.Entry entry = ledger.lastRun(1).orElseThrow();
        assertThat(secondsSince(entry.startedAt())).isBetween(60L, 70L);
        assertThat(secondsSince(entry.succeededAt().orElseThrow())).isBetween(30L, 40L);
    }

    @Test
    void theLatestStartCountsWhereverItWas() {
        ledger.ranHere(1, System.nanoTime() - TimeUnit.MINUTES.toNanos(10), NONE);
        ledger.heard(new Run(1, 60_000, NONE), System.nanoTime(), false);
        ledger.heard(new Run(1, 3_600_000, NONE), System.nanoTime(), false);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void anOldSuccessDoesNotHideANewerOne() {
        ledger.heard(new Run(1, 60_000, OptionalLong.of(50_000)), System.nanoTime(), false);
        ledger.heard(new Run(1, 10_000, OptionalLong.of(50_000_000)), System.nanoTime(), false);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().succeededAt().orElseThrow())).isBetween(50L, 60L);
    }

    @Test
    void aRunThatIsRelayedOftenDoesNotGetYounger() {
        RunLedger[] replicas = { new RunLedger(key -> key == 1), new RunLedger(key -> key == 1),
                new RunLedger(key -> key == 1) };
        long start = System.nanoTime();
        replicas[0].ranHere(1, start, OptionalLong.of(start));

        for (int hop = 0; hop < 3_000; hop++) {
            for (Run run : replicas[hop % 3].all()) {
                replicas[(hop + 1) % 3].heard(run, System.nanoTime(), true);
            }
        }

        for (RunLedger replica : replicas) {
            RunLedger.Entry entry = replica.lastRun(1).orElseThrow();
            // One hop rounds to milliseconds and takes what a message takes; 3,000 of them must not add up.
            assertThat(Math.abs(TimeUnit.NANOSECONDS.toMillis(entry.startedAt() - start))).isLessThan(1_000);
            assertThat(Math.abs(TimeUnit.NANOSECONDS.toMillis(entry.succeededAt().orElseThrow() - start))).isLessThan(1_000);
        }
    }

    @Test
    void aRelayedRunThatIsReallyNewerCounts() {
        ledger.heard(new Run(1, 3_600_000, NONE), System.nanoTime(), false);

        ledger.heard(new Run(1, 60_000, NONE), System.nanoTime(), true);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void aRelayBringsASuccessThatWasMissed() {
        ledger.heard(new Run(1, 60_000, NONE), System.nanoTime(), false);

        ledger.heard(new Run(1, 60_000, OptionalLong.of(50_000)), System.nanoTime(), true);

        assertThat(ledger.lastRun(1).orElseThrow().succeededAt()).isPresent();
    }

    @Test
    void aRelayedStartIsNewerByAsLittleAsAWorkerOfASecondNeeds() {
        ledger.heard(new Run(1, 5_000, NONE), System.nanoTime(), false);

        ledger.heard(new Run(1, 4_000, NONE), System.nanoTime(), true);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().startedAt())).isEqualTo(4);
    }

    @Test
    void theOldestRunOfAForeignVersionMakesRoomAndAnOwnOneDoesNot() {
        ledger.heard(new Run(1, 9_000_000, NONE), System.nanoTime(), false);
        for (long key = 2; key < RunLedger.MAX_ENTRIES + 100; key++) {
            ledger.heard(new Run(key, 1_000_000 - key, NONE), System.nanoTime(), false);
        }

        assertThat(ledger.all()).hasSize(RunLedger.MAX_ENTRIES);
        assertThat(ledger.lastRun(1)).as("own").isPresent();
        assertThat(ledger.lastRun(RunLedger.MAX_ENTRIES + 99)).as("the latest").isPresent();
        assertThat(ledger.lastRun(2)).as("the oldest").isEmpty();
    }

    @Test
    void whatIsForgottenIsUnknown() {
        ledger.ranHere(1, 100, NONE);

        ledger.forget(1);

        assertThat(ledger.lastRun(1)).isEmpty();
        assertThat(ledger.all()).isEqualTo(List.of());
    }

    private static long secondsSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanoTime);
    }
}
