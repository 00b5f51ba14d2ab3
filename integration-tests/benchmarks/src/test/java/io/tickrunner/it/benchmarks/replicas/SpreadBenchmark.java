package io.tickrunner.it.benchmarks.replicas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

import io.tickrunner.it.benchmarks.BenchmarkSettings;
import io.tickrunner.it.benchmarks.report.Bound;
import io.tickrunner.it.benchmarks.report.Figure;
import io.tickrunner.it.benchmarks.report.Report;
import io.tickrunner.it.benchmarks.server.BenchmarkServer;

/**
 * Measures how soon the workers are shared evenly again after a replica has joined, left or been killed, at random, how many
 * moved that did not have to, and whether any tick was lost, early or doubled meanwhile.
 */
public final class SpreadBenchmark {

    private static final int WORKERS = 100;
    private static final int LEAST = 2;
    private static final int MOST = 6;
    /** Longer than a heartbeat: others know of each start, also if the replica is then killed. */
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE = "spread";
    /** How exactly a replica knows when another one started a tick, and how late a note may come on a busy machine. */
    private static final double PRECISION_SECONDS = 0.1;
    /** A late tick may be made up for by a hundredth of the interval. */
    private static final double SHORTEST_SECONDS = EVERY.toSeconds() * 0.99 - PRECISION_SECONDS;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long POLL_MILLIS = 20;

    private final BenchmarkServer server;
    private final BenchmarkSettings settings;
    private final Report report;
    private final SplittableRandom dice = new SplittableRandom();
    private final List<Replica> living = new ArrayList<>();
    private final List<Replica> all = new ArrayList<>();
    private BenchmarkApp app;

    public SpreadBenchmark(BenchmarkServer server, BenchmarkSettings settings, Report report) {
        this.server = server;
        this.settings = settings;
        this.report = report;
    }

    public void run() throws Exception {
        app = new BenchmarkApp(settings.target().resolve("quarkus-app"), settings.target().resolve("benchmark-work"),
                server.createDatabase(DATABASE, List.of()));
        report.say("spread: " + WORKERS + " workers of " + EVERY.toSeconds() + " s, " + LEAST + " to " + MOST + " replicas, "
                + settings.memberships() + " random joins, leaves (SIGTERM) and kills (kill -9) with the default settings");
        List<Double> heartbeats = new ArrayList<>();
        List<Double> moves = new ArrayList<>();
        try {
            while (living.size() < (LEAST + MOST) / 2) {
                join();
            }
            follow(server.holders(DATABASE));
            long began = System.nanoTime();
            for (int i = 0; i < settings.memberships(); i++) {
                change(heartbeats, moves);
            }
            long ended = System.nanoTime();
            report.add(Figure.worst("spread.settle_heartbeats", "time until the workers are shared evenly again, in heartbeats",
                    Bound.atMost(3), heartbeats));
            report.add(Figure.worst("spread.moves_over_minimum", "workers that moved although they did not have to",
                    Bound.atMost(0), moves));
            addTicks(began, ended);
        } finally {
            living.forEach(Replica::close);
        }
    }

    private void change(List<Double> heartbeats, List<Double> moves) throws Exception {
        boolean joins = living.size() <= LEAST || living.size() < MOST && dice.nextBoolean();
        Map<Integer, Long> before = server.holders(DATABASE);
        long from;
        int needed;
        if (joins) {
            from = join();
            needed = WORKERS / living.size();
        } else {
            Replica victim = living.remove(dice.nextInt(living.size()));
            needed = (int) before.values().stream().filter(pid -> pid == victim.pid()).count();
            from = victim.signal(dice.nextBoolean() ? "KILL" : "TERM");
        }
        Course course = follow(before);
        List<Moved> moved = course.moved();
        heartbeats.add((course.evenAt() - from) / (double) BenchmarkApp.HEARTBEAT.toNanos());
        moves.add((double) (moved.size() - needed));
        if (moved.size() > needed) {
            report.say(
                    "spread: " + moved.size() + " moves instead of " + needed + " after a replica " + (joins ? "came" : "went")
                            + ", to " + living.stream().map(Replica::pid).toList() + ": "
                            + moved.stream().map(one -> one.text(from)).toList());
        }
    }

    /** Returns when the new replica had opened its lock session, as far as its log shows. */
    private long join() throws Exception {
        Replica replica = app.start(WORKERS, EVERY);
        living.add(replica);
        all.add(replica);
        return System.nanoTime();
    }

    /** A lock that another replica holds than before. */
    private record Moved(long atNanos, int lock, long from, long to) {

        String text(long since) {
            return (atNanos - since) / 1_000_000 + " ms: lock " + lock + " from " + from + " to " + to;
        }
    }

    /**
     * What followed a change.
     *
     * @param evenAt when each living replica held as much as any other, give or take one, and did so until the end
     */
    private record Course(List<Moved> moved, long evenAt) {
    }

    /** Watches until the shares are even, and for a while after that, which is not in step with the heartbeats. */
    private Course follow(Map<Integer, Long> before) throws Exception {
        Map<Integer, Long> known = new HashMap<>(before);
        List<Moved> moved = new ArrayList<>();
        long rest = Duration.ofMillis(1_000 + dice.nextInt(3_000)).toNanos();
        OptionalLong evenAt = OptionalLong.empty();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<Integer, Long> now = server.holders(DATABASE);
            for (Map.Entry<Integer, Long> lock : now.entrySet()) {
                Long holder = known.put(lock.getKey(), lock.getValue());
                if (holder != null && !holder.equals(lock.getValue())) {
                    moved.add(new Moved(System.nanoTime(), lock.getKey(), holder, lock.getValue()));
                }
            }
            if (!isEven(now)) {
                evenAt = OptionalLong.empty();
            } else if (evenAt.isEmpty()) {
                evenAt = OptionalLong.of(System.nanoTime());
            } else if (System.nanoTime() - evenAt.getAsLong() > rest) {
                return new Course(moved, evenAt.getAsLong());
            }
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("After " + PATIENCE.toSeconds() + " s the replicas "
                        + living.stream().map(Replica::pid).toList() + " do not share evenly: " + now);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isEven(Map<Integer, Long> holders) {
        List<Long> held = living.stream()
                .map(replica -> holders.values().stream().filter(pid -> pid == replica.pid()).count()).toList();
        return held.stream().mapToLong(Long::longValue).sum() == WORKERS
                && held.stream().max(Comparator.naturalOrder()).orElseThrow()
                        - held.stream().min(Comparator.naturalOrder()).orElseThrow() <= 1;
    }

    private static boolean isTooLong(long gapNanos) {
        return gapNanos / NANOS_PER_SECOND > 2 * EVERY.toSeconds() - PRECISION_SECONDS;
    }

    private void addTicks(long from, long until) {
        Map<Integer, List<Long>> ticks = new HashMap<>();
        all.stream().flatMap(replica -> replica.ticks().stream())
                .filter(tick -> tick.nanos() - from >= 0 && tick.nanos() - until <= 0)
                .forEach(tick -> ticks.computeIfAbsent(tick.worker(), worker -> new ArrayList<>()).add(tick.nanos()));
        double lost = 0;
        double early = 0;
        double doubled = 0;
        for (int worker = 0; worker < WORKERS; worker++) {
            List<Long> ofWorker = ticks.getOrDefault(worker, new ArrayList<>());
            ofWorker.sort(Comparator.naturalOrder());
            long first = ofWorker.isEmpty() ? until : ofWorker.get(0);
            long last = ofWorker.isEmpty() ? until : ofWorker.get(ofWorker.size() - 1);
            lost += isTooLong(first - from) || isTooLong(until - last) ? 1 : 0;
            for (int i = 1; i < ofWorker.size(); i++) {
                long gapNanos = ofWorker.get(i) - ofWorker.get(i - 1);
                double gap = gapNanos / NANOS_PER_SECOND;
                lost += isTooLong(gapNanos) ? 1 : 0;
                doubled += gap < PRECISION_SECONDS ? 1 : 0;
                early += gap >= PRECISION_SECONDS && gap < SHORTEST_SECONDS ? 1 : 0;
            }
        }
        report.say("spread: " + ticks.values().stream().mapToInt(List::size).sum() + " ticks of " + ticks.size() + " workers");
        report.add(Figure.worst("spread.ticks_lost", "times that a worker did not run for two intervals", Bound.atMost(0),
                List.of(lost)));
        report.add(Figure.worst("spread.ticks_early",
                "ticks that came over 100 ms too soon, apart from 1 % that a worker may catch up", Bound.atMost(0),
                List.of(early)));
        report.add(Figure.worst("spread.ticks_doubled", "ticks within 100 ms after the one before", Bound.atMost(0),
                List.of(doubled)));
    }
}
