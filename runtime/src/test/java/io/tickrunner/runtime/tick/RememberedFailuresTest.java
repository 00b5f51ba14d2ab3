package io.tickrunner.runtime.tick;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.tickrunner.Cadence;
import io.tickrunner.Outcome;
import io.tickrunner.Tick;
import io.tickrunner.Worker;
import io.tickrunner.WorkerHealth;
import io.tickrunner.runtime.ledger.FakeLedger;
import io.tickrunner.runtime.ledger.WorkerRow;
import io.tickrunner.runtime.lock.ReplicaCoordinator;
import io.tickrunner.runtime.peer.LastRun;

/** A worker failed before all replicas stopped, and the ledger remembers that. */
class RememberedFailuresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");
    private static final Instant FAILED = NOW.minus(Duration.ofSeconds(20));
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration REST = Duration.ofSeconds(11);
    private static final String ERROR = "java.io.IOException: disk full";

    private final ManualReplica replica = new ManualReplica();
    private final FakeLedger ledger = replica.keepLedger();

    @BeforeEach
    void rememberFiveFailures() {
        replica.time.setWall(NOW);
        remember(5, NOW.minus(Duration.ofHours(1)));
    }

    private void remember(int failures, Instant lastSuccess) {
        ledger.row(new WorkerRow("sweep", FAILED, null, "before", lastSuccess, FAILED, ERROR, failures, null, null, null));
    }

    private WorkerService start(Worker work) {
        return replica.start(ManualReplica.every(INTERVAL, null), work);
    }

    private static void succeed(Tick tick) {
    }

    private static void fail(Tick tick) {
        throw new IllegalStateException("no space");
    }

    @Test
    void theyAreShownBeforeTheFirstTick() {
        WorkerHealth health = start(RememberedFailuresTest::succeed).health();

        assertThat(health.consecutiveFailures()).isEqualTo(5);
        assertThat(health.lastFailure()).isEqualTo(FAILED);
        assertThat(health.lastError()).isEqualTo(ERROR);
        assertThat(health.lastOutcome()).isNull();
    }

    @Test
    void theyAreNotFailuresOfThisReplica() {
        assertThat(start(RememberedFailuresTest::succeed).hasFailedHere()).isFalse();
    }

    @Test
    void aFailureHereIsTheNextOne() {
        WorkerService worker = start(RememberedFailuresTest::fail);

        replica.time.advance(REST);

        assertThat(worker.health().consecutiveFailures()).isEqualTo(6);
        assertThat(worker.health().lastError()).contains("no space");
        assertThat(worker.health().lastFailure()).isAfterOrEqualTo(NOW);
        assertThat(worker.hasFailedHere()).isTrue();
    }

    @Test
    void aSuccessHereEndsThemForGood() {
        boolean[] fails = { false };
        WorkerService worker = start(tick -> {
            if (fails[0]) {
                fail(tick);
            }
        });
        replica.time.advance(REST);
        assertThat(worker.health().consecutiveFailures()).isZero();
        assertThat(worker.health().lastError()).as("the last failure is still the last one").isEqualTo(ERROR);

        fails[0] = true;
        replica.time.advance(INTERVAL);

        assertThat(worker.health().consecutiveFailures()).isEqualTo(1);
    }

    /** Returns a coordinator that knows only of this run in another replica. */
    private static ReplicaCoordinator coordinator(AtomicReference<LastRun> elsewhere) {
        return (ReplicaCoordinator) Proxy.newProxyInstance(ReplicaCoordinator.class.getClassLoader(),
                new Class<?>[] { ReplicaCoordinator.class }, (proxy, method, arguments) -> switch (method.getName()) {
                    case "lastRun" -> Optional.ofNullable(elsewhere.get());
                    case "isPaused" -> false;
                    default -> method.getReturnType() == Optional.class ? Optional.empty() : null;
                });
    }

    @Test
    void aSuccessInAnotherReplicaEndsThem() {
        AtomicReference<LastRun> elsewhere = new AtomicReference<>();
        replica.coordinator = coordinator(elsewhere);
        WorkerService worker = start(RememberedFailuresTest::succeed);
        assertThat(worker.health().consecutiveFailures()).isEqualTo(5);

        long now = replica.time.nanos();
        elsewhere.set(LastRun.remembered(now, OptionalLong.of(now), OptionalLong.empty()));

        assertThat(worker.health().consecutiveFailures()).isZero();
        assertThat(worker.health().lastFailure()).isEqualTo(FAILED);
    }

    @Test
    void aSuccessAfterThemInTheLedgerEndsThem() {
        remember(0, NOW.minus(Duration.ofSeconds(5)));

        WorkerHealth health = start(RememberedFailuresTest::succeed).health();

        assertThat(health.consecutiveFailures()).isZero();
        assertThat(health.lastFailure()).isEqualTo(FAILED);
    }

    @Test
    void whatThisReplicaKnowsItselfWins() {
        WorkerService worker = start(RememberedFailuresTest::fail);
        replica.time.advance(REST);
        int known = worker.health().consecutiveFailures();

        remember(90, null);
        worker.remembered(ledger.row("sweep"), ledger.open());

        assertThat(worker.health().consecutiveFailures()).isEqualTo(known);
        assertThat(worker.health().lastError()).contains("no space");
    }

    @Test
    void theyDoNotHandTheLockOver() {
        WorkerService worker = start(RememberedFailuresTest::fail);

        replica.time.advance(REST.plus(INTERVAL));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR, Outcome.ERROR);
        assertThat(worker.isLockHeld()).isTrue();
    }

    @Test
    void theLockGoesToAnotherReplicaAfterThreeFailuresHere() {
        WorkerService worker = start(RememberedFailuresTest::fail);

        replica.time.advance(REST.plus(INTERVAL.multipliedBy(2)));

        assertThat(replica.outcomes()).containsExactly(Outcome.ERROR, Outcome.ERROR, Outcome.ERROR);
        assertThat(worker.isLockHeld()).isFalse();
    }

    @Test
    void aWorkerThatEachReplicaRunsForItselfStartsWithoutThem() {
        replica.cadence = Cadence.REPLICA;

        assertThat(start(RememberedFailuresTest::succeed).health().consecutiveFailures()).isZero();
    }
}
