package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.TrailCluster;
import io.tickrunner.it.cluster.harness.TrailCluster.Route;
import io.tickrunner.it.cluster.harness.TrailCluster.Workload;
import io.tickrunner.it.cluster.harness.TrailReader.Findings;
import io.tickrunner.it.cluster.harness.TrailReader.Start;

/**
 * Measures with the default lease how long workers wait after a fault, {@code cluster.take-over-times} times each: those that
 * run each second from the fault, and those with an interval longer than a heartbeat from the moment when they are due. The
 * numbers are those in the Concepts page.
 */
@ExtendWith(SharedCluster.class)
class TakeOverTimesIT {

    private static final int FAULTS = Integer.getInteger("cluster.take-over-times", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Longer than a heartbeat: another replica takes over with its heartbeat, and not with a tick of its own. */
    private static final Duration SELDOM = Duration.ofSeconds(5);
    /** No start under a newly acquired lock comes sooner. */
    private static final long LEAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What happens to the holder. */
    enum Fault {
        KILLED {
            @Override
            void inflict(TrailCluster cluster) {
                cluster.holder().kill9();
            }

            @Override
            void mend(TrailCluster cluster) {
                cluster.restartHolder();
            }
        },
        TERMINATED {
            @Override
            void inflict(TrailCluster cluster) {
                cluster.terminate(cluster.backend());
            }
        },
        TERMINATED_BEHIND_A_BROKEN_NETWORK {
            @Override
            void inflict(TrailCluster cluster) {
                int backend = cluster.backend();
                cluster.proxy().freeze(Direction.values());
                cluster.terminate(backend);
            }

            @Override
            void mend(TrailCluster cluster) {
                cluster.proxy().heal();
            }
        };

        abstract void inflict(TrailCluster cluster);

        void mend(TrailCluster cluster) {
        }
    }

    /** How long after a fault workers started, in milliseconds. */
    private static final class Times {

        private final List<Long> eachSecond = new ArrayList<>();
        private final List<Long> seldom = new ArrayList<>();

        void add(long fault, List<Start> all, Map<String, Long> first) {
            first.forEach((worker, at) -> {
                if (TrailCluster.isAnnounced(worker)) {
                    seldom.add(TimeUnit.NANOSECONDS.toMillis(at - Math.max(fault, due(worker, fault, all))));
                } else {
                    eachSecond.add(TimeUnit.NANOSECONDS.toMillis(at - fault));
                }
            });
        }

        /** An interval after the last start before the fault. */
        private static long due(String worker, long fault, List<Start> all) {
            return all.stream().filter(start -> start.worker().equals(worker) && start.at() - fault < 0)
                    .mapToLong(start -> start.at() + SELDOM.toNanos()).max().orElse(fault);
        }

        private static String text(List<Long> millis) {
            List<Long> sorted = millis.stream().sorted().toList();
            return "%d ms, at the worst %d ms (%d starts)".formatted(sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1), sorted.size());
        }
    }

    @ParameterizedTest
    @CsvSource({ "KILLED, prompt", "TERMINATED, prompt", "TERMINATED_BEHIND_A_BROKEN_NETWORK, prompt",
            "KILLED, certain", "TERMINATED, certain", "TERMINATED_BEHIND_A_BROKEN_NETWORK, certain" })
    void workersStartAgainAfterAFault(Fault fault, String mode, ClusterPostgres postgres) {
        Assumptions.assumeTrue(FAULTS > 0, "only with -Dcluster.take-over-times=N");
        Map<String, String> settings = Map.of("quarkus.tickrunner.lock.take-over", mode,
                "quarkus.tickrunner.lock.heartbeat", "3s",
                "quarkus.tickrunner.lock.deadline", "10s",
                "quarkus.tickrunner.lock.lease", "15s",
                "cluster.slow-interval", SELDOM.toString());
        Random moment = new Random(fault.ordinal());
        Times times = new Times();
        String database = ("times_" + fault + "_" + mode).toLowerCase(Locale.ROOT);
        try (TrailCluster cluster = new TrailCluster(postgres, database, Route.PROXY, null, Workload.CLUSTER, settings)) {
            for (int i = 0; i < FAULTS; i++) {
                cluster.restoreShares();
                pause(Duration.ofMillis(1 + moment.nextInt(3_000)));
                long at = System.nanoTime();
                fault.inflict(cluster);
                await("all workers to start again").atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                        .until(() -> firstStarts(fault, at, cluster).size() == cluster.share().size());
                times.add(at, cluster.starts(), firstStarts(fault, at, cluster));
                fault.mend(cluster);
            }
            cluster.awaitCalm();
            Findings findings = cluster.findings();
            System.out.printf(
                    "| %s | %s | %d faults | each second: after %s | seldom: late by %s | %d overlaps, up to %.0f ms |%n",
                    fault, mode, FAULTS, Times.text(times.eachSecond), Times.text(times.seldom), findings.overlaps().size(),
                    findings.longestMillis());
            boolean mayRunTwice = fault == Fault.TERMINATED_BEHIND_A_BROKEN_NETWORK && mode.equals("prompt");
            assertThat(findings.overlaps()).as("runs of one worker at once")
                    .satisfies(overlaps -> assertThat(overlaps.isEmpty() || mayRunTwice).isTrue());
        }
    }

    /**
     * The first start of each worker of the holder's share under a lock that was acquired since then: in the other replica, or
     * in either if the holder lives and reaches the server.
     */
    private static Map<String, Long> firstStarts(Fault fault, long since, TrailCluster cluster) {
        Set<String> share = cluster.share();
        Map<String, Long> first = new HashMap<>();
        (fault == Fault.TERMINATED ? cluster.starts() : cluster.startsElsewhere()).stream()
                .filter(start -> share.contains(start.worker()) && start.at() - since > LEAST_WAIT_NANOS)
                .forEach(start -> first.putIfAbsent(start.worker(), start.at()));
        return first;
    }

    private static void pause(Duration duration) {
        await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
    }
}
