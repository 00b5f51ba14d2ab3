package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.tickrunner.it.cluster.harness.Boundary;
import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.EffectEvidence;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;
import io.tickrunner.it.cluster.harness.FencedCluster;
import io.tickrunner.it.cluster.harness.FencedCluster.HeldBack;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.SharedCluster;

/**
 * A transaction of the holder is held back at one of its boundaries, the holder loses its lock or its connection, a later run
 * has its effect, and the transaction goes on. The longer proof, with more than 500 attacks: {@code -Dcluster.fence-rounds=20};
 * the same with one kind of attack: {@code -Dcluster.fence-rounds.FREEZE=84}.
 */
@ExtendWith(SharedCluster.class)
class FencedWorkIT {

    private static final int ROUNDS = Integer.getInteger("cluster.fence-rounds", 1);

    private static final Map<Boolean, FencedCluster> CLUSTERS = new HashMap<>();
    private static ClusterPostgres evidence;

    /** What happens to the holder while its transaction is held back. */
    enum Attack {
        FREEZE(true) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                holder.sigstop();
            }

            @Override
            void end(FencedCluster cluster, Replica holder) {
                holder.sigcont();
            }
        },
        LOCK_SESSION_TERMINATED(true) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.terminateLockSession(holder);
            }
        },
        WORK_TERMINATED(false) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.terminateWork(holder);
            }
        },
        BOTH_TERMINATED(false) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.terminateLockSession(holder);
                cluster.terminateWork(holder);
            }
        },
        /** No byte gets through and no side learns of it, as with a pulled cable. */
        NETWORK_SILENT(true) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.networkOf(holder).freeze(Direction.values());
            }

            @Override
            void end(FencedCluster cluster, Replica holder) {
                cluster.networkOf(holder).heal();
            }
        },
        NETWORK_RESET(false) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.networkOf(holder).cut();
            }

            @Override
            void end(FencedCluster cluster, Replica holder) {
                cluster.networkOf(holder).heal();
            }
        },
        SERVER_RESTARTED(false) {
            @Override
            void begin(FencedCluster cluster, Replica holder) {
                cluster.effects().work().restartImmediately();
            }
        };

        private final boolean transactionSurvives;

        Attack(boolean transactionSurvives) {
            this.transactionSurvives = transactionSurvives;
        }

        abstract void begin(FencedCluster cluster, Replica holder);

        /** Repairs what is left of the attack. */
        void end(FencedCluster cluster, Replica holder) {
        }
    }

    @BeforeAll
    static void startTheServerOfTheEvidence() {
        evidence = ClusterPostgres.start();
    }

    @AfterAll
    static void stopAll() throws Exception {
        CLUSTERS.values().forEach(FencedCluster::close);
        CLUSTERS.clear();
        evidence.close();
    }

    private static FencedCluster cluster(ClusterPostgres server, boolean fenced) {
        return CLUSTERS.computeIfAbsent(fenced, mode -> FencedCluster.start(EffectEvidence.create(server, evidence,
                (fenced ? "fenced_" : "open_") + System.nanoTime()), fenced));
    }

    @ParameterizedTest
    @EnumSource
    void fencedWorkCommitsNoStaleEffect(Attack attack, ClusterPostgres server) {
        FencedCluster cluster = cluster(server, true);
        long refusedBefore = cluster.refused();

        int rounds = Integer.getInteger("cluster.fence-rounds." + attack, ROUNDS);
        assertThat(stale(cluster, attack, EnumSet.allOf(Boundary.class), rounds)).as("stale effects").isZero();
        if (attack.transactionSurvives) {
            assertThat(cluster.refused()).as("transactions that the check refused").isGreaterThan(refusedBefore);
        }
    }

    @ParameterizedTest
    @EnumSource(names = { "FREEZE", "LOCK_SESSION_TERMINATED", "NETWORK_SILENT" })
    void workThatIsNotFencedCommitsStaleEffects(Attack attack, ClusterPostgres server) {
        FencedCluster cluster = cluster(server, false);
        Collection<Boundary> boundaries = attack == Attack.FREEZE ? Boundary.BEFORE_END : Set.of(Boundary.BEFORE_COMMIT);

        assertThat(stale(cluster, attack, boundaries, 1)).as("stale effects, which the constraint refused").isPositive();
    }

    /** The server itself rolls back a transaction whose connection has ended, so these attacks are harmless without a fence. */
    @ParameterizedTest
    @EnumSource(names = { "WORK_TERMINATED", "BOTH_TERMINATED", "NETWORK_RESET", "SERVER_RESTARTED" })
    void workWhoseConnectionHasEndedCommitsNothing(Attack attack, ClusterPostgres server) {
        FencedCluster cluster = cluster(server, false);

        assertThat(stale(cluster, attack, Set.of(Boundary.BEFORE_COMMIT), 1)).as("stale effects").isZero();
    }

    @Test
    void theNextHolderWaitsForAFrozenTransactionUntilTheServerEndsIt(ClusterPostgres server) {
        FencedCluster cluster = cluster(server, true);
        EffectEvidence effects = cluster.effects();
        HeldBack transaction = cluster.holdBack(Boundary.BEFORE_COMMIT);
        Replica holder = transaction.holder();
        holder.sigstop();
        AtomicReference<OffsetDateTime> lastSeenOpen = new AtomicReference<>();
        OffsetDateTime taken;
        try {
            cluster.terminateLockSession(holder);
            taken = await("another replica to hold the lock").atMost(FencedCluster.PATIENCE)
                    .until(() -> cluster.heldByAnother(holder), Optional::isPresent).orElseThrow();
            await("the next holder to work").atMost(FencedCluster.PATIENCE).until(() -> {
                cluster.transactionOpen(holder).ifPresent(lastSeenOpen::set);
                return effects.hasEffectAfter(transaction.run());
            });
        } finally {
            transaction.halt().release();
            holder.sigcont();
        }
        cluster.awaitEndOfTick(holder);

        OffsetDateTime began = effects.beginAfter(transaction.run());
        Duration wait = Duration.between(taken, began);
        System.out.printf("fence: the next holder waited %d ms for a frozen transaction, which may be idle for %d ms%n",
                wait.toMillis(), FencedCluster.IDLE_TIMEOUT.toMillis());
        assertThat(lastSeenOpen.get()).as("the frozen transaction, open after the lock was taken over").isAfter(taken);
        assertThat(began).as("the first run of the next holder").isAfter(lastSeenOpen.get());
        assertThat(wait).isLessThan(FencedCluster.IDLE_TIMEOUT.plus(Bounds.SLACK));
    }

    /** Returns how many stale effects these attacks had. */
    private static long stale(FencedCluster cluster, Attack attack, Collection<Boundary> boundaries, int rounds) {
        long staleBefore = cluster.effects().stale();
        long refusedBefore = cluster.refused();
        for (int round = 0; round < rounds; round++) {
            boundaries.forEach(boundary -> cluster.attack(boundary, holder -> attack.begin(cluster, holder),
                    holder -> attack.end(cluster, holder)));
        }
        long stale = cluster.effects().stale() - staleBefore;
        System.out.printf("fence: %s, %d attacks at %s: %d stale effects, %d transactions refused%n", attack,
                rounds * boundaries.size(), List.copyOf(boundaries), stale, cluster.refused() - refusedBefore);
        return stale;
    }
}
