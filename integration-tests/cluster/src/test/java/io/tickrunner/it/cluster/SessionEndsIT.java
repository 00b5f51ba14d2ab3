package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;
import io.tickrunner.it.cluster.harness.PgBouncer;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.TrailCluster;
import io.tickrunner.it.cluster.harness.TrailCluster.Workload;
import io.tickrunner.it.cluster.harness.TrailReader.Findings;

/**
 * The holder's lock session ends in mid-work, in every way in which a session can, {@code cluster.ends} times each. The
 * evidence lies outside the database. With {@code cluster.all-ends=true} those too that the short build leaves out.
 */
@ExtendWith(SharedCluster.class)
class SessionEndsIT {

    private static final int ROUNDS = Integer.getInteger("cluster.ends", 2);
    private static final Map<String, String> CERTAIN = Map.of("quarkus.tickrunner.lock.take-over", "certain");
    private static final Duration SLOW = Duration.ofMillis(400);

    /** A way in which a session can end. */
    enum End {
        /** The server says so. */
        TERMINATED {
            @Override
            void inflict(Scene scene) {
                scene.cluster.terminate(scene.cluster.backend());
            }
        },
        /** PostgreSQL takes it for a crash, and ends all sessions without a word. */
        BACKEND_KILLED {
            @Override
            void inflict(Scene scene) {
                Scene.shell("kill -9 " + scene.cluster.backend());
            }
        },
        SERVER_RESTARTED {
            @Override
            void inflict(Scene scene) {
                scene.cluster.postgres().restartImmediately();
            }
        },
        /** A FIN to either side. */
        PROXY_ENDED {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().end();
            }
        },
        NETWORK_RESET {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().cut();
            }
        },
        POOLER_KILLED {
            @Override
            void inflict(Scene scene) {
                scene.pooler.kill9();
                try {
                    scene.cluster.awaitTakenOver();
                } finally {
                    scene.pooler.start();
                }
            }
        },
        /** The backend with the locks sits idle, and others answer. */
        POOLER_CHANGED {
            @Override
            void inflict(Scene scene) {
                scene.pooler.reload("transaction");
                // A lease, a backoff and a heartbeat: by then somebody else has the locks, or the holder has them anew.
                Scene.pause(Duration.ofSeconds(12));
                scene.pooler.reload("session");
            }
        },
        /** While the process is frozen, for less than its deadline. */
        TERMINATED_IN_A_FREEZE {
            @Override
            void inflict(Scene scene) {
                int backend = scene.cluster.backend();
                scene.cluster.holder().sigstop();
                scene.cluster.terminate(backend);
                scene.cluster.awaitTakenOver();
                Scene.pause(Duration.ofMillis(400));
                scene.cluster.holder().sigcont();
            }
        },
        /** Where every message takes its time. */
        TERMINATED_ON_A_SLOW_NETWORK {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().delay(SLOW);
                scene.cluster.otherProxy().delay(SLOW);
                // Each has measured by then how slow it is.
                Scene.pause(TrailCluster.HEARTBEAT.plus(SLOW.multipliedBy(2)));
                scene.cluster.terminate(scene.cluster.backend());
            }
        },
        /** Of which the other knows by what the holder tells. */
        TERMINATED_ON_ITS_OWN_SLOW_NETWORK {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().delay(SLOW);
                // It measures with one heartbeat, and tells with the next.
                Scene.pause(TrailCluster.HEARTBEAT.plus(SLOW.multipliedBy(2)).multipliedBy(2));
                scene.cluster.terminate(scene.cluster.backend());
            }
        },
        /** The holder cannot know. */
        SERVER_RESTARTED_BEHIND_A_BROKEN_NETWORK {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().freeze(Direction.values());
                Scene.pause(Duration.ofMillis(500));
                scene.cluster.postgres().restartImmediately();
                scene.cluster.awaitTakenOver();
            }
        },
        TERMINATED_BEHIND_A_BROKEN_NETWORK {
            @Override
            void inflict(Scene scene) {
                int backend = scene.cluster.backend();
                scene.cluster.proxy().freeze(Direction.values());
                Scene.pause(Duration.ofMillis(300));
                scene.cluster.terminate(backend);
                scene.cluster.awaitTakenOver();
            }
        };

        abstract void inflict(Scene scene);

        boolean needsPooler() {
            return this == POOLER_KILLED || this == POOLER_CHANGED;
        }
    }

    /** What a fault is inflicted on. */
    record Scene(TrailCluster cluster, PgBouncer pooler) {

        static void shell(String command) {
            try {
                assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).as(command).isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        static void pause(Duration duration) {
            await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
        }

        void mend() {
            cluster.proxy().heal();
            cluster.otherProxy().heal();
        }
    }

    @ParameterizedTest
    @CsvSource({ "TERMINATED, CLUSTER", "BACKEND_KILLED, CLUSTER", "SERVER_RESTARTED, CLUSTER", "PROXY_ENDED, CLUSTER",
            "POOLER_KILLED, CLUSTER", "POOLER_CHANGED, CLUSTER", "TERMINATED_IN_A_FREEZE, CLUSTER",
            "TERMINATED_ON_A_SLOW_NETWORK, CLUSTER", "TERMINATED_ON_ITS_OWN_SLOW_NETWORK, CLUSTER",
            "SERVER_RESTARTED_BEHIND_A_BROKEN_NETWORK, CLUSTER",
            "BACKEND_KILLED, REPLICA" })
    void nobodyRunsTwiceWhenASessionEnds(End end, Workload workload, ClusterPostgres postgres) {
        assertNeverTwice(end, workload, postgres, Map.of());
    }

    @ParameterizedTest
    @CsvSource({ "TERMINATED, REPLICA", "NETWORK_RESET, CLUSTER", "NETWORK_RESET, REPLICA", "SERVER_RESTARTED, REPLICA",
            "PROXY_ENDED, REPLICA", "POOLER_KILLED, REPLICA", "POOLER_CHANGED, REPLICA", "TERMINATED_IN_A_FREEZE, REPLICA" })
    void norInTheWaysThatTheShortBuildLeavesOut(End end, Workload workload, ClusterPostgres postgres) {
        Assumptions.assumeTrue(Boolean.getBoolean("cluster.all-ends"), "only with -Dcluster.all-ends=true");
        assertNeverTwice(end, workload, postgres, Map.of());
    }

    @ParameterizedTest
    @CsvSource({ "TERMINATED_BEHIND_A_BROKEN_NETWORK, CLUSTER" })
    void norBehindABrokenNetworkWhereTakingOverIsCertain(End end, Workload workload, ClusterPostgres postgres) {
        assertNeverTwice(end, workload, postgres, CERTAIN);
    }

    private static void assertNeverTwice(End end, Workload workload, ClusterPostgres postgres, Map<String, String> settings) {
        Assumptions.assumeTrue(!end.needsPooler() || PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        String database = (end + "_" + workload).toLowerCase(Locale.ROOT);
        Random moment = new Random(end.ordinal());
        try (PgBouncer pooler = end.needsPooler() ? PgBouncer.start(postgres, "session") : null;
                TrailCluster cluster = new TrailCluster(postgres, database,
                        pooler == null ? postgres.port() : pooler.port(), workload, settings)) {
            Scene scene = new Scene(cluster, pooler);
            for (int round = 0; round < ROUNDS; round++) {
                cluster.restoreHolder();
                // Somewhere in an interval, mostly in mid-work.
                Scene.pause(Duration.ofMillis(1 + moment.nextInt(900)));
                end.inflict(scene);
                Scene.pause(Bounds.INTERVAL.multipliedBy(2));
                scene.mend();
            }
            cluster.awaitCalm();
            Findings findings = cluster.findings();
            System.out.printf("| %s | %s | %d rounds | %d runs | %d overlaps | longest %.0f ms |%n", end, workload, ROUNDS,
                    findings.runs(), findings.overlaps().size(), findings.longestMillis());
            assertThat(findings.runs()).as("runs").isPositive();
            assertThat(findings.overlaps()).as("runs of one worker at once").isEmpty();
        }
    }
}
