package io.tickrunner.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.lock.PeerMessage.Run;

class RunLedgerTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    private final RunLedger ledger = new RunLedger();

    @Test
    void whatRanHereIsKnown() {
        ledger.ranHere(1, 100, OptionalLong.of(200));

        assertThat(ledger.lastRun(1)).contains(new RunLedger.Entry(100, OptionalLong.of(200), false, true));
        assertThat(ledger.lastRun(2)).isEmpty();
    }

    @Test
    void newsAreToldOnce() {
        ledger.ranHere(1, System.nanoTime(), NONE);

        assertThat(ledger.takeUntold()).extracting(Run::lockId).containsExactly(1L);
        assertThat(ledger.takeUntold()).isEmpty();
        assertThat(ledger.all()).extracting(Run::lockId).containsExactly(1L);
    }

    @Test
    void aSuccessAfterItsStartWasToldIsNewsAgain() {
        long start = System.nanoTime();
        ledger.ranHere(1, start, NONE);
        ledger.takeUntold();

        ledger.ranHere(1, start, OptionalLong.of(System.nanoTime()));

        assertThat(ledger.takeUntold()).singleElement().satisfies(run -> assertThat(run.successAge()).isPresent());
    }

    @Test
    void whatWasHeardIsNotToldAsNews() {
        ledger.heard(new Run(1, 5_000, NONE), false);

        assertThat(ledger.takeUntold()).isEmpty();
        assertThat(ledger.lastRun(1).orElseThrow().elsewhere()).isTrue();
    }

    @Test
    void theAgeThatWasToldIsTheAgeThatIsKnown() {
        ledger.heard(new Run(1, 60_000, OptionalLong.of(30_000)), false);

        RunLedger.Entry entry = ledger.lastRun(1).orElseThrow();
        assertThat(secondsSince(entry.startedAt())).isBetween(60L, 70L);
        assertThat(secondsSince(entry.succeededAt().orElseThrow())).isBetween(30L, 40L);
    }

    @Test
    void theLatestStartCountsWhereverItWas() {
        ledger.ranHere(1, System.nanoTime() - TimeUnit.MINUTES.toNanos(10), NONE);
        ledger.heard(new Run(1, 60_000, NONE), false);
        ledger.heard(new Run(1, 3_600_000, NONE), false);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void anOldSuccessDoesNotHideANewerOne() {
        ledger.heard(new Run(1, 60_000, OptionalLong.of(50_000)), false);
        ledger.heard(new Run(1, 10_000, OptionalLong.of(50_000_000)), false);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().succeededAt().orElseThrow())).isBetween(50L, 60L);
    }

    @Test
    void aRunThatIsRelayedOftenDoesNotGetYounger() {
        RunLedger[] replicas = { new RunLedger(), new RunLedger(), new RunLedger() };
        long start = System.nanoTime();
        replicas[0].ranHere(1, start, OptionalLong.of(start));

        for (int hop = 0; hop < 3_000; hop++) {
            for (Run run : replicas[hop % 3].all()) {
                replicas[(hop + 1) % 3].heard(run, true);
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
        ledger.heard(new Run(1, 3_600_000, NONE), false);

        ledger.heard(new Run(1, 60_000, NONE), true);

        assertThat(secondsSince(ledger.lastRun(1).orElseThrow().startedAt())).isBetween(60L, 70L);
    }

    @Test
    void aRelayBringsASuccessThatWasMissed() {
        ledger.heard(new Run(1, 60_000, NONE), false);

        ledger.heard(new Run(1, 60_000, OptionalLong.of(50_000)), true);

        assertThat(ledger.lastRun(1).orElseThrow().succeededAt()).isPresent();
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
