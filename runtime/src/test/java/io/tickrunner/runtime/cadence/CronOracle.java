package io.tickrunner.runtime.cadence;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

import io.tickrunner.runtime.cadence.CronSamples.Sample;

/**
 * Computes occurrences the slow way: somebody watches a clock on the wall from minute to minute. Whenever it shows a minute for
 * the first time, those that it has skipped happen at once, and then this one. Minutes that it shows again do not count.
 */
final class CronOracle {

    static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2041-01-01T00:00:00Z");

    /** The first local minute that any zone may show. */
    private static final LocalDateTime FIRST = LocalDateTime.of(2019, 12, 30, 0, 0);
    private static final LocalDateTime LAST = LocalDateTime.of(2041, 1, 3, 0, 0);
    private static final long FIRST_MINUTE = minute(FIRST.toInstant(ZoneOffset.UTC));

    /** A time in which a clock runs steadily; in minutes since the epoch. */
    record Steady(long begin, long end, int offset) {
    }

    private CronOracle() {
    }

    /** Asks for each minute of the local calendar which expressions select it; each result counts from the first minute. */
    static List<BitSet> localMinutes(List<Sample> samples) {
        BitSet[] minutes = Stream.generate(BitSet::new).limit(samples.size()).toArray(BitSet[]::new);
        int index = 0;
        for (LocalDateTime time = FIRST; time.isBefore(LAST); time = time.plusMinutes(1)) {
            for (int i = 0; i < minutes.length; i++) {
                if (samples.get(i).isMinute().test(time)) {
                    minutes[i].set(index);
                }
            }
            index++;
        }
        return List.of(minutes);
    }

    /**
     * Looks at the clock of a zone again and again.
     *
     * @param step how many minutes apart; a change in between is looked for minute by minute
     */
    static List<Steady> watch(ZoneId zone, int step) {
        List<Steady> found = new ArrayList<>();
        long begin = minute(BEGIN);
        int offset = offset(zone, begin);
        for (long now = begin; now < minute(END); now += step) {
            if (offset(zone, now) == offset) {
                continue;
            }
            long change = now - step + 1;
            while (offset(zone, change) == offset) {
                change++;
            }
            found.add(new Steady(begin, change, offset));
            begin = change;
            offset = offset(zone, now);
        }
        found.add(new Steady(begin, minute(END), offset));
        return found;
    }

    /** Returns the occurrences in seconds since the epoch. */
    static long[] occurrences(List<Steady> clock, BitSet localMinutes, int... seconds) {
        Occurrences found = new Occurrences();
        long shown = clock.get(0).begin() + clock.get(0).offset() - 1;
        for (Steady steady : clock) {
            long local = steady.begin() + steady.offset();
            long skipped = localMinutes.nextSetBit((int) (shown + 1 - FIRST_MINUTE)) + FIRST_MINUTE;
            if (skipped >= FIRST_MINUTE && skipped < local) {
                found.add(steady.begin() * 60);
            }
            int end = (int) (steady.end() + steady.offset() - FIRST_MINUTE);
            int index = localMinutes.nextSetBit((int) (Math.max(local, shown + 1) - FIRST_MINUTE));
            for (; index >= 0 && index < end; index = localMinutes.nextSetBit(index + 1)) {
                for (int second : seconds) {
                    found.add((index + FIRST_MINUTE - steady.offset()) * 60 + second);
                }
            }
            shown = Math.max(shown, steady.end() + steady.offset() - 1);
        }
        return found.toArray();
    }

    private static int offset(ZoneId zone, long minute) {
        int seconds = zone.getRules().getOffset(Instant.ofEpochSecond(minute * 60)).getTotalSeconds();
        if (seconds % 60 != 0) {
            throw new IllegalStateException(zone + " has an offset of " + seconds + " s, but the oracle knows minutes only");
        }
        return seconds / 60;
    }

    private static long minute(Instant moment) {
        return moment.getEpochSecond() / 60;
    }

    private static final class Occurrences {

        private long[] values = new long[1_000];
        private int size;

        void add(long value) {
            if (size > 0 && values[size - 1] == value) {
                return;
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
