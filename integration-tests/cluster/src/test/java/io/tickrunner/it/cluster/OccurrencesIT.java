package io.tickrunner.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.tickrunner.it.cluster.harness.Bounds;
import io.tickrunner.it.cluster.harness.ClockShift;
import io.tickrunner.it.cluster.harness.ClusterPostgres;
import io.tickrunner.it.cluster.harness.HeldLocks;
import io.tickrunner.it.cluster.harness.Replica;
import io.tickrunner.it.cluster.harness.ReplicaSpec;
import io.tickrunner.it.cluster.harness.SharedCluster;
import io.tickrunner.it.cluster.harness.Sql;
import io.tickrunner.it.cluster.harness.Trails;
import io.tickrunner.it.launcher.PackagedApp;

/** Workers with an occurrence every second run on three replicas, which end in turn. The evidence is in files. */
@ExtendWith(SharedCluster.class)
class OccurrencesIT {

    private static final int WORKERS = 5;
    private static final int ROUNDS = Integer.getInteger("cluster.occurrence-rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Ways to end what a replica does. */
    private enum End {
        KILL9,
        SIGTERM,
        TERMINATED
    }

    private record Ran(long nanos, String worker, long occurrence, String replica) {
    }

    private final List<Path> trails = new ArrayList<>();

    @Test
    void eachOccurrenceRunsAtMostOnceWhicheverReplicaEnds(ClusterPostgres postgres) {
        List<ReplicaSpec> specs = specs(postgres, "occurrences", spec -> spec);
        List<Replica> replicas = start(specs);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (End end : End.values()) {
                    for (int victim = 0; victim < replicas.size(); victim++) {
                        awaitRuns("");
                        inflict(end, victim, replicas, specs, postgres);
                    }
                }
            }
            awaitRuns("");
        } finally {
            replicas.forEach(Replica::close);
        }

        List<Ran> all = all();
        System.out.printf("%d occurrences of %d workers ran%n", all.size(), 2 * WORKERS);
        assertThat(repeated(all)).isEmpty();
        assertThat(longestSilence(all)).isLessThan(Bounds.TAKE_OVER_AFTER_DEATH.plusSeconds(1));
    }

    @Test
    void noOccurrenceRunsTwiceThoughTheClocksAreFortyMinutesApart(ClusterPostgres postgres) {
        assumeFalse(PackagedApp.find().isBinary(), "a native binary takes no Java agent, which shifts the clock here");
        List<ReplicaSpec> specs = specs(postgres, "wallclocks", spec -> switch (spec.name()) {
            case "wallclocks-1" -> spec.withJvmOption(ClockShift.by(Duration.ofMinutes(-40)));
            case "wallclocks-3" -> spec.withJvmOption(ClockShift.by(Duration.ofMinutes(40)));
            default -> spec;
        });
        try (Replica behind = specs.get(0).start().awaitReady()) {
            awaitRuns("wallclocks-1");
            try (Replica right = specs.get(1).start().awaitReady()) {
                awaitHeard(right, behind);
                behind.kill9();
                awaitRuns("wallclocks-2");
                try (Replica ahead = specs.get(2).start().awaitReady()) {
                    awaitHeard(ahead, right);
                    right.kill9();
                    awaitRuns("wallclocks-3");
                    // The ledger keeps the server's clock, so what ran ahead of it does not silence these.
                    try (Replica rightAgain = specs.get(1).start().awaitReady();
                            Replica behindAgain = specs.get(0).start().awaitReady()) {
                        awaitHeard(rightAgain, ahead);
                        awaitHeard(behindAgain, ahead);
                        ahead.kill9();
                        int before = all().size();
                        await("runs").atMost(PATIENCE).until(() -> all().size() > before);
                    }
                }
            }
        }

        assertThat(repeated(all())).isEmpty();
    }

    private List<ReplicaSpec> specs(ClusterPostgres postgres, String database, UnaryOperator<ReplicaSpec> change) {
        postgres.createDatabase(database);
        return Stream.of("-1", "-2", "-3").map(number -> change.apply(ReplicaSpec
                .of(database + number, Path.of("target", "replicas"))
                .with("quarkus.datasource.jdbc.url", postgres.url(database, postgres.port()))
                .with("quarkus.datasource.evidence.jdbc.url", postgres.url(database, postgres.port()))
                .with("cluster.workers", "0").with("cluster.replica-workers", "0").with("cluster.slow-workers", "0")
                .with("cluster.cron-workers", "" + WORKERS).with("cluster.cron", "* * * * * ?")
                .with("cluster.occurrences", trail(database + number).toAbsolutePath().toString()))).toList();
    }

    private Path trail(String name) {
        Path trail = Trails.create(name);
        trails.add(trail);
        return trail;
    }

    private static List<Replica> start(List<ReplicaSpec> specs) {
        return new ArrayList<>(specs.stream().map(ReplicaSpec::start).toList().stream().map(Replica::awaitReady).toList());
    }

    private static void inflict(End end, int victim, List<Replica> replicas, List<ReplicaSpec> specs,
            ClusterPostgres postgres) {
        Replica replica = replicas.get(victim);
        switch (end) {
            case KILL9 -> replica.kill9();
            case SIGTERM -> {
                replica.sigterm();
                replica.awaitEnd();
            }
            default -> {
                Sql sql = new Sql(postgres.database("occurrences"));
                sql.list("SELECT pg_terminate_backend(?)", Boolean.class, new HeldLocks(sql).backendOf(replica));
            }
        }
        if (!replica.isAlive()) {
            replicas.set(victim, specs.get(victim).start().awaitReady());
        }
    }

    /** Waits until the newcomer knows when the workers ran in another replica. */
    private static void awaitHeard(Replica newcomer, Replica other) {
        await(newcomer + " to hear of runs in " + other).atMost(PATIENCE).ignoreExceptions()
                .until(() -> newcomer.client().workers().stream().filter(worker -> worker.lastStart() != null)
                        .filter(worker -> worker.name().matches("(cron|each)-\\d+")).count() == 2 * WORKERS);
    }

    /** Waits until every worker has run twice from now on, in replicas of which the name begins like this. */
    private void awaitRuns(String replica) {
        long from = System.nanoTime();
        await("each worker to run twice in " + replica).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            Map<String, Long> counts = all().stream().filter(ran -> ran.nanos() > from && ran.replica().startsWith(replica))
                    .collect(Collectors.groupingBy(Ran::worker, Collectors.counting()));
            return counts.size() == 2 * WORKERS && counts.values().stream().allMatch(count -> count >= 2);
        });
    }

    /** Reads all trails; a line that was cut is left out. */
    private List<Ran> all() {
        List<Ran> all = new ArrayList<>();
        for (Path trail : trails) {
            try {
                for (String line : Files.readAllLines(trail)) {
                    String[] parts = line.split(" ");
                    if (parts.length == 3 && parts[2].length() == 13) {
                        all.add(new Ran(Long.parseLong(parts[0]), parts[1], Long.parseLong(parts[2]),
                                trail.getFileName().toString()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static List<List<Ran>> repeated(List<Ran> all) {
        return all.stream().collect(Collectors.groupingBy(ran -> ran.worker() + " " + ran.occurrence(), TreeMap::new,
                Collectors.toList())).values().stream().filter(runs -> runs.size() > 1).toList();
    }

    private static Duration longestSilence(List<Ran> all) {
        return all.stream().collect(Collectors.groupingBy(Ran::worker)).values().stream().map(runs -> {
            long[] times = runs.stream().mapToLong(Ran::nanos).sorted().toArray();
            long longest = 0;
            for (int i = 1; i < times.length; i++) {
                longest = Math.max(longest, times[i] - times[i - 1]);
            }
            return Duration.ofNanos(longest);
        }).max(Duration::compareTo).orElse(Duration.ZERO);
    }
}
