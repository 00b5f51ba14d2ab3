package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.it.cluster.harness.Boundary;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.EffectEvidence;
import io.tickrunner.it.cluster.harness.FencedCluster;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.tokenless.LockServer;
import io.tickrunner.it.cluster.tokenless.LockedWriters;

/**
 * The same work is frozen under the locks of Redis and etcd, which no database checks, and as a fenced worker: right before its
 * commit, after its check, and the fenced worker also before its check.
 */
@ExtendWith(SharedCluster.class)
@EnabledIfSystemProperty(named = "cluster.tokenless", matches = "true", disabledReason = "runs with -Dcluster.tokenless=true")
class TokenlessLocksIT {

    private static final int ROUNDS = Integer.getInteger("cluster.fence-rounds", 10);

    private static ClusterPostgres evidence;

    @BeforeAll
    static void startTheServerOfTheEvidence() {
        evidence = ClusterPostgres.start();
    }

    @AfterAll
    static void stopIt() throws Exception {
        evidence.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatNoDatabaseChecksLetsStaleEffectsPass(LockServer.Kind kind, ClusterPostgres server) {
        Assumptions.assumeTrue(kind.isInstalled(), kind + " is not installed (Debian: redis-server, etcd-server, etcd-client)");
        EffectEvidence effects = effects(server, kind.name().toLowerCase(Locale.ROOT));
        try (LockServer locks = LockServer.start(kind); LockedWriters writers = new LockedWriters(locks, effects)) {
            for (int round = 0; round < ROUNDS; round++) {
                writers.freezeEach();
            }
            print(kind.title(), ROUNDS * writers.size(), effects);
        }

        assertThat(effects.stale()).as("stale effects, which the constraint refused").isPositive();
    }

    @Test
    void aFencedWorkerLetsNoStaleEffectPass(ClusterPostgres server) {
        EffectEvidence effects = effects(server, "beside");
        try (FencedCluster cluster = FencedCluster.start(effects, true)) {
            for (int round = 0; round < ROUNDS; round++) {
                cluster.attack(Boundary.BEFORE_CHECK, Replica::sigstop, Replica::sigcont);
                cluster.attack(Boundary.BEFORE_COMMIT, Replica::sigstop, Replica::sigcont);
            }
        }
        print("Tickrunner, fenced", 2 * ROUNDS, effects);

        assertThat(effects.stale()).as("stale effects").isZero();
    }

    private static EffectEvidence effects(ClusterPostgres server, String name) {
        return EffectEvidence.create(server, evidence, name + "_" + System.nanoTime());
    }

    private static void print(String what, int freezes, EffectEvidence effects) {
        System.out.printf("tokenless: %s: %d freezes, %d stale effects%n", what, freezes, effects.stale());
    }
}
