package io.tickrunner.simulator.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The seeds that found the planted bugs last time, if not the first one, from {@code seeds-of-mutants.tsv}. Thread-safe. */
final class FoundSeeds {

    private static final String FILE = "/seeds-of-mutants.tsv";
    private static final long FIRST = 1;

    private final Map<String, Long> before;
    private final Map<String, Long> now = new ConcurrentHashMap<>();

    private FoundSeeds(Map<String, Long> before) {
        this.before = before;
    }

    static FoundSeeds none() {
        return new FoundSeeds(Map.of());
    }

    static FoundSeeds read() {
        try (InputStream file = FoundSeeds.class.getResourceAsStream(FILE)) {
            return new FoundSeeds(new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .map(line -> line.split("\t")).collect(Collectors.toMap(row -> row[1], row -> Long.valueOf(row[0]))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the seeds to try, in order. */
    long[] seedsFor(Mutant mutant, long most) {
        long hint = before.getOrDefault(mutant.name(), FIRST);
        return LongStream.concat(LongStream.of(hint),
                LongStream.rangeClosed(FIRST, most).filter(seed -> seed != hint)).toArray();
    }

    void found(Mutant mutant, long seed) {
        now.put(mutant.name(), seed);
    }

    /** Returns what the file should contain, if some bugs were found by other seeds than it says. */
    Optional<String> changes() {
        Map<String, Long> all = new TreeMap<>(before);
        all.putAll(now);
        all.values().removeIf(seed -> seed == FIRST);
        return all.equals(before) ? Optional.empty()
                : Optional.of(all.entrySet().stream().map(found -> found.getValue() + "\t" + found.getKey())
                        .collect(Collectors.joining("\n", "Other seeds found some of them. " + FILE + " should be:\n", "")));
    }
}
