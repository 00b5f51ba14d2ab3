package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.FaultyProxy.AfterPart;
import io.tickrunner.it.cluster.harness.FaultyProxy.Direction;
import io.tickrunner.it.cluster.harness.PgBouncer;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.TrailCluster;
import io.tickrunner.it.cluster.harness.TrailCluster.Route;
import io.tickrunner.it.cluster.harness.TrailCluster.Workload;
import io.tickrunner.it.cluster.harness.TrailReader.EarlyStart;
import io.tickrunner.it.cluster.harness.TrailReader.Findings;

/**
 * The holder's lock session ends in mid-work, in every way in which a session can, {@code cluster.ends} times each. The
 * evidence lies outside the database. With {@code cluster.all-ends=true} every way, on every route and with every workload.
 */
@ExtendWith(SharedCluster.class)
class SessionEndsIT {

    private static final int ENDS = Integer.getInteger("cluster.ends", 1);
    private static final Duration SLOW = Duration.ofMillis(400);

    /** A way in which a session can end. */
    enum End {
        /** The server says so. */
        TERMINATED(Route.DIRECT, Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.terminate(scene.cluster.backend());
            }
        },
        /** PostgreSQL takes it for a crash, and ends all sessions without a word. */
        BACKEND_KILLED(Route.DIRECT, Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                Scene.shell("kill -9 " + scene.cluster.backend());
            }
        },
        SERVER_RESTARTED(Route.DIRECT, Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.postgres().restartImmediately();
            }
        },
        SERVER_RESTARTED_IN_GOOD_ORDER(Route.DIRECT, Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.postgres().restartFast();
            }
        },
        /** A FIN to either side. */
        PROXY_ENDED(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().end();
            }
        },
        /** A FIN to the client alone, so that the server keeps the locks until the lease ends. */
        PROXY_ENDED_THE_CLIENTS_SIDE(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                int backend = scene.cluster.backend();
                scene.cluster.proxy().endClients();
                scene.cluster.awaitEnd(backend);
            }
        },
        ENDED_IN_MID_MESSAGE(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cutMessage(AfterPart.END);
            }
        },
        RESET_IN_MID_MESSAGE(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cutMessage(AfterPart.RESET);
            }
        },
        /** Neither side learns of the other, so that both go by their clocks. */
        SILENT_IN_MID_MESSAGE(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                int backend = scene.cluster.backend();
                scene.cutMessage(AfterPart.SILENCE);
                scene.cluster.awaitEnd(backend);
            }
        },
        NETWORK_RESET(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().cut();
            }
        },
        POOLER_KILLED(Route.POOLER) {
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
        POOLER_CHANGED(Route.POOLER) {
            @Override
            void inflict(Scene scene) {
                scene.pooler.reload("transaction");
                // A lease, a backoff and a heartbeat: by then another replica has acquired the locks, or the holder has
                // reacquired them.
                Scene.pause(Duration.ofSeconds(12));
                scene.pooler.reload("session");
            }
        },
        /** While the process is frozen, for less than its deadline. */
        TERMINATED_IN_A_FREEZE(Route.DIRECT, Route.PROXY) {
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
        TERMINATED_ON_A_SLOW_NETWORK(Route.PROXY) {
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
        TERMINATED_ON_ITS_OWN_SLOW_NETWORK(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().delay(SLOW);
                // It measures with one heartbeat, and tells with the next.
                Scene.pause(TrailCluster.HEARTBEAT.plus(SLOW.multipliedBy(2)).multipliedBy(2));
                scene.cluster.terminate(scene.cluster.backend());
            }
        },
        /** The holder cannot know. */
        SERVER_RESTARTED_BEHIND_A_BROKEN_NETWORK(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                scene.cluster.proxy().freeze(Direction.values());
                Scene.pause(Duration.ofMillis(500));
                scene.cluster.postgres().restartImmediately();
                scene.cluster.awaitStartElsewhere();
            }
        },
        /** Only with certain take-over does no worker run twice. */
        TERMINATED_BEHIND_A_BROKEN_NETWORK(Route.PROXY) {
            @Override
            void inflict(Scene scene) {
                int backend = scene.cluster.backend();
                scene.cluster.proxy().freeze(Direction.values());
                Scene.pause(Duration.ofMillis(300));
                scene.cluster.terminate(backend);
                scene.cluster.awaitStartElsewhere();
            }

            @Override
            Map<String, String> settings() {
                return Map.of("quarkus.tickrunner.lock.take-over", "certain");
            }
        };

        private final List<Route> routes;

        End(Route... routes) {
            this.routes = List.of(routes);
        }

        abstract void inflict(Scene scene);

        Map<String, String> settings() {
            return Map.of();
        }
    }

    /** What ends on which route with which workload. */
    record Case(End end, Route route, Workload workload) {

        String database() {
            return (end + "_" + route + "_" + workload).toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return end + " | " + workload + " | " + route;
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

        void cutMessage(AfterPart then) {
            BooleanSupplier cut = cluster.proxy().cutNextMessage(cluster.clientPort(), then);
            await("a message to be cut").atMost(TrailCluster.HEARTBEAT.plus(Bounds.SLACK)).until(cut::getAsBoolean);
        }

        void mend() {
            cluster.proxy().heal();
            cluster.otherProxy().heal();
        }
    }

    /** Few enough for every build. */
    static List<Case> some() {
        return List.of(new Case(End.TERMINATED, Route.DIRECT, Workload.BOTH),
                new Case(End.BACKEND_KILLED, Route.DIRECT, Workload.REPLICA),
                new Case(End.BACKEND_KILLED, Route.PROXY, Workload.CLUSTER),
                new Case(End.SERVER_RESTARTED, Route.PROXY, Workload.BOTH),
                new Case(End.SERVER_RESTARTED_IN_GOOD_ORDER, Route.DIRECT, Workload.BOTH),
                new Case(End.PROXY_ENDED, Route.PROXY, Workload.BOTH),
                new Case(End.PROXY_ENDED_THE_CLIENTS_SIDE, Route.PROXY, Workload.BOTH),
                new Case(End.RESET_IN_MID_MESSAGE, Route.PROXY, Workload.BOTH),
                new Case(End.POOLER_KILLED, Route.POOLER, Workload.BOTH),
                new Case(End.POOLER_CHANGED, Route.POOLER, Workload.CLUSTER),
                new Case(End.TERMINATED_IN_A_FREEZE, Route.PROXY, Workload.BOTH),
                new Case(End.TERMINATED_ON_A_SLOW_NETWORK, Route.PROXY, Workload.BOTH),
                new Case(End.TERMINATED_ON_ITS_OWN_SLOW_NETWORK, Route.PROXY, Workload.BOTH),
                new Case(End.SERVER_RESTARTED_BEHIND_A_BROKEN_NETWORK, Route.PROXY, Workload.BOTH),
                new Case(End.TERMINATED_BEHIND_A_BROKEN_NETWORK, Route.PROXY, Workload.BOTH));
    }

    static Stream<Case> allOthers() {
        return Stream.of(Workload.BOTH, Workload.CLUSTER, Workload.REPLICA)
                .flatMap(workload -> Stream.of(End.values())
                        .flatMap(end -> end.routes.stream().map(route -> new Case(end, route, workload))))
                .filter(each -> !some().contains(each));
    }

    @ParameterizedTest
    @MethodSource("some")
    void nobodyRunsTwiceWhenASessionEnds(Case what, ClusterPostgres postgres) {
        assertNeverTwice(what, postgres);
    }

    @ParameterizedTest
    @MethodSource("allOthers")
    void norInTheWaysThatTheShortBuildLeavesOut(Case what, ClusterPostgres postgres) {
        Assumptions.assumeTrue(Boolean.getBoolean("cluster.all-ends"), "only with -Dcluster.all-ends=true");
        assertNeverTwice(what, postgres);
    }

    private static void assertNeverTwice(Case what, ClusterPostgres postgres) {
        boolean needsPooler = what.route == Route.POOLER;
        Assumptions.assumeTrue(!needsPooler || PgBouncer.isInstalled(), PgBouncer.NOT_INSTALLED);
        Random moment = new Random(what.end.ordinal());
        try (PgBouncer pooler = needsPooler ? PgBouncer.start(postgres, "session") : null;
                TrailCluster cluster = new TrailCluster(postgres, what.database(), what.route, pooler, what.workload,
                        what.end.settings())) {
            Scene scene = new Scene(cluster, pooler);
            int ends = 0;
            try {
                while (ends < ENDS) {
                    cluster.restoreShares();
                    // Somewhere in an interval, mostly in mid-work.
                    Scene.pause(Duration.ofMillis(1 + moment.nextInt(900)));
                    what.end.inflict(scene);
                    ends++;
                    Scene.pause(Bounds.INTERVAL.multipliedBy(2));
                    scene.mend();
                }
                cluster.awaitCalm();
            } finally {
                report(what, ends, cluster.findings());
            }
            Findings findings = cluster.findings();
            assertThat(findings.runs()).as("runs").isPositive();
            assertThat(findings.overlaps()).as("runs of one worker at once").isEmpty();
        }
    }

    /** Unannounced starts can be early because no other replica could know of the previous one. */
    private static void report(Case what, int ends, Findings findings) {
        Map<Boolean, List<EarlyStart>> early = findings.earlyStarts().stream()
                .collect(Collectors.partitioningBy(start -> TrailCluster.isAnnounced(start.worker())));
        System.out.printf("| %s | %d runs | %d ends | %d overlaps | %d early, and %d unannounced | %d believed |%n", what,
                findings.runs(), ends, findings.overlaps().size(), early.get(true).size(), early.get(false).size(),
                findings.believed().size());
        Stream.of(findings.overlaps(), findings.believed(), early.get(true)).flatMap(List::stream).forEach(System.out::println);
    }
}
