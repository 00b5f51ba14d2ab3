package io.tickrunner.it.cluster.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads what replicas wrote down of their runs, and finds those that overlapped. */
public final class TrailReader {

    /** One run of a worker. */
    private static final class Run {

        private final String worker;
        private final String replica;
        private long began;
        /** When it last asked whether it still held its lock, and was told yes. */
        private long lastSure;

        Run(String worker, String replica) {
            this.worker = worker;
            this.replica = replica;
        }
    }

    /**
     * Two runs at once: the elder was still sure of its lock after the younger had begun.
     *
     * @param millis for how long
     */
    public record Overlap(String worker, String elder, String younger, long at, double millis) {
    }

    /**
     * What became of all runs.
     *
     * @param runs how many there were
     * @param overlaps pairs that overlapped
     */
    public record Findings(int runs, List<Overlap> overlaps) {

        public double longestMillis() {
            return overlaps.stream().mapToDouble(Overlap::millis).max().orElse(0);
        }
    }

    private TrailReader() {
    }

    /** A trail that may not have been begun yet is empty. */
    public static Findings read(Collection<Path> trails) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (Path trail : trails) {
            try {
                lines.put(trail.getFileName().toString(), Files.exists(trail) ? Files.readAllLines(trail) : List.of());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return judge(lines);
    }

    /**
     * @param lines the lines of each replica
     */
    static Findings judge(Map<String, List<String>> lines) {
        Map<String, Run> runs = new HashMap<>();
        lines.forEach((replica, trail) -> trail.forEach(line -> {
            String[] parts = line.split(" ");
            // The last line of a process that was killed may be cut.
            if (parts.length == 4) {
                Run run = runs.computeIfAbsent(parts[3], id -> new Run(parts[2], replica));
                long at = Long.parseLong(parts[1]);
                if (parts[0].equals("B")) {
                    run.began = at;
                }
                run.lastSure = at;
            }
        }));
        return new Findings(runs.size(), overlaps(runs.values()));
    }

    private static List<Overlap> overlaps(Collection<Run> runs) {
        Map<String, List<Run>> byWorker = new TreeMap<>();
        runs.forEach(run -> byWorker.computeIfAbsent(run.worker, worker -> new ArrayList<>()).add(run));
        List<Overlap> overlaps = new ArrayList<>();
        byWorker.values().forEach(ofWorker -> {
            ofWorker.sort(Comparator.comparingLong(run -> run.began));
            Run elder = null;
            for (Run younger : ofWorker) {
                if (elder != null && elder.lastSure - younger.began > 0) {
                    overlaps.add(new Overlap(younger.worker, elder.replica, younger.replica, younger.began,
                            (elder.lastSure - younger.began) / (double) TimeUnit.MILLISECONDS.toNanos(1)));
                }
                if (elder == null || younger.lastSure - elder.lastSure > 0) {
                    elder = younger;
                }
            }
        });
        return overlaps;
    }
}
