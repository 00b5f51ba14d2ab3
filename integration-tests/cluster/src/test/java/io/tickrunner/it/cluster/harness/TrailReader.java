package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Reads what replicas wrote down of their runs, and finds those that overlapped or came too early. */
public final class TrailReader {

    /** One run of a worker. */
    private static final class Run {

        private final String worker;
        private final String replica;
        private final long began;
        /** When its tick did, which may have waited under a new lock before the work. */
        private final long tickBegan;
        /** When it last asked whether it still held its lock, and the answer was yes. */
        private long lastAsked;
        /** When it had that answer. */
        private long lastAnswered;

        Run(String worker, String replica, long began, long tickBegan) {
            this.worker = worker;
            this.replica = replica;
            this.began = began;
            this.tickBegan = tickBegan;
            this.lastAsked = began;
            this.lastAnswered = began;
        }
    }

    /**
     * The beginning of a run.
     *
     * @param replica the name of its trail
     * @param at {@link System#nanoTime()}, which all processes of a machine share
     */
    public record Start(String worker, String replica, long at) {
    }

    /**
     * Two runs at once: a check of the elder passed after the younger had begun.
     *
     * @param at when the younger began
     * @param millis how long after that
     */
    public record Overlap(String worker, String elder, String younger, long at, double millis) {
    }

    /**
     * A start too soon after the tick before.
     *
     * @param millis how long after that tick began
     */
    public record EarlyStart(String worker, String replicaBefore, String replica, long at, double millis) {
    }

    /**
     * What became of all runs.
     *
     * @param runs how many there were
     * @param overlaps pairs of which the elder asked after the younger began, and the answer was yes
     * @param believed pairs of which the elder had that answer after the younger began, whenever it had asked
     * @param earlyStarts starts too soon after the tick before
     */
    public record Findings(int runs, List<Overlap> overlaps, List<Overlap> believed, List<EarlyStart> earlyStarts) {

        public double longestMillis() {
            return overlaps.stream().mapToDouble(Overlap::millis).max().orElse(0);
        }
    }

    private TrailReader() {
    }

    /**
     * Judges trails; one that may not have been begun yet is empty.
     *
     * @param least the time from the beginning of a worker's tick to its next start that is not early; empty if it may start
     *        at any time
     */
    public static Findings read(Collection<Path> trails, Function<String, Optional<Duration>> least) {
        return judge(lines(trails), least);
    }

    /** All starts in these trails, in their order. */
    public static List<Start> starts(Collection<Path> trails) {
        return runs(lines(trails)).stream().map(run -> new Start(run.worker, run.replica, run.began))
                .sorted(Comparator.comparingLong(Start::at)).toList();
    }

    private static Map<String, List<String>> lines(Collection<Path> trails) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (Path trail : trails) {
            try {
                lines.put(trail.getFileName().toString(), Files.exists(trail) ? Files.readAllLines(trail) : List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    /** Whether a run of such a worker began in a trail after it had this length. */
    static boolean hasStartSince(Path trail, long length, Predicate<String> workers) {
        try (InputStream file = Files.newInputStream(trail)) {
            file.skipNBytes(length);
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().map(line -> line.split(" "))
                    .anyMatch(parts -> parts.length == 5 && parts[0].equals("B") && workers.test(parts[3]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param lines the lines of each replica
     */
    static Findings judge(Map<String, List<String>> lines, Function<String, Optional<Duration>> least) {
        Collection<Run> runs = runs(lines);
        Map<String, List<Run>> byWorker = new TreeMap<>();
        runs.forEach(run -> byWorker.computeIfAbsent(run.worker, worker -> new ArrayList<>()).add(run));
        List<Overlap> overlaps = new ArrayList<>();
        List<Overlap> believed = new ArrayList<>();
        List<EarlyStart> earlyStarts = new ArrayList<>();
        byWorker.forEach((worker, ofWorker) -> {
            ofWorker.sort(Comparator.comparingLong(run -> run.began));
            overlaps.addAll(overlaps(ofWorker, run -> run.lastAsked));
            believed.addAll(overlaps(ofWorker, run -> run.lastAnswered));
            least.apply(worker).ifPresent(gap -> earlyStarts.addAll(earlyStarts(ofWorker, gap)));
        });
        return new Findings(runs.size(), overlaps, believed, earlyStarts);
    }

    /** A line that was cut, as the last one of a process that was killed, is left out. */
    private static Collection<Run> runs(Map<String, List<String>> lines) {
        Map<String, Run> runs = new HashMap<>();
        lines.forEach((replica, trail) -> trail.forEach(line -> {
            String[] parts = line.split(" ");
            if (parts.length != 5) {
                return;
            }
            long first = Long.parseLong(parts[1]);
            long second = Long.parseLong(parts[2]);
            if (parts[0].equals("B")) {
                runs.put(parts[4], new Run(parts[3], replica, first, second));
            } else if (runs.containsKey(parts[4])) {
                Run run = runs.get(parts[4]);
                run.lastAsked = first;
                run.lastAnswered = second;
            }
        }));
        return runs.values();
    }

    /**
     * @param last when a run was last sure of its lock
     */
    private static List<Overlap> overlaps(List<Run> ofWorker, ToLongFunction<Run> last) {
        List<Overlap> overlaps = new ArrayList<>();
        Run elder = null;
        for (Run younger : ofWorker) {
            long after = elder == null ? 0 : last.applyAsLong(elder) - younger.began;
            if (after > 0) {
                overlaps.add(new Overlap(younger.worker, elder.replica, younger.replica, younger.began, millis(after)));
            }
            if (elder == null || last.applyAsLong(younger) - last.applyAsLong(elder) > 0) {
                elder = younger;
            }
        }
        return overlaps;
    }

    private static List<EarlyStart> earlyStarts(List<Run> ofWorker, Duration least) {
        List<EarlyStart> early = new ArrayList<>();
        for (int i = 1; i < ofWorker.size(); i++) {
            Run before = ofWorker.get(i - 1);
            Run run = ofWorker.get(i);
            long gap = run.began - before.tickBegan;
            if (gap < least.toNanos()) {
                early.add(new EarlyStart(run.worker, before.replica, run.replica, run.began, millis(gap)));
            }
        }
        return early;
    }

    private static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
