package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * What happened: a hash over everything, and the last events as text. Text is made only for a report, so what is kept for it
 * must
 * be immutable.
 */
final class Trace {

    private final long[] times;
    private final String[] formats;
    /** The only detail of a decision. */
    private final String[] names;
    private final Object[][] details;
    private long kept;
    private long hash;

    Trace(int size) {
        times = new long[size];
        formats = new String[size];
        names = new String[size];
        details = new Object[size][];
    }

    /** Mixes a value into a hash. */
    static long mix(long hash, long value) {
        return Long.rotateLeft((hash ^ value) * 0x9E3779B97F4A7C15L, 29) + 0x632BE59BD9B4E019L;
    }

    /** Records a decision, with the name of what it is about. */
    void decided(long now, String what, long number, String name) {
        hash = mix(mix(mix(hash, now), number), what.hashCode());
        if (times.length > 0) {
            keep(now, what, name, null);
        }
    }

    /** Records an event that somebody reported. */
    void noted(long now, String format, Object... args) {
        long mixed = mix(mix(hash, now), format.hashCode());
        for (Object arg : args) {
            mixed = mix(mixed, valueHash(arg));
        }
        hash = mixed;
        if (times.length > 0) {
            keep(now, format, null, args);
        }
    }

    private void keep(long now, String format, String name, Object[] args) {
        int i = (int) (kept++ % times.length);
        times[i] = now;
        formats[i] = format;
        names[i] = name;
        details[i] = args;
    }

    /** The default hash of an object differs in each run. */
    private static long valueHash(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name().hashCode();
        }
        boolean isValue = value instanceof String || value instanceof Number || value instanceof Boolean
                || value instanceof Character || value instanceof Duration || value instanceof Instant || value instanceof UUID;
        return isValue ? value.hashCode() : value == null ? 0 : value.getClass().getName().hashCode();
    }

    long hash() {
        return hash;
    }

    /** Returns the last events, one a line, the oldest first. */
    String lastEvents() {
        StringBuilder text = new StringBuilder();
        int size = times.length;
        for (long n = Math.max(0, kept - size); n < kept; n++) {
            int i = (int) (n % size);
            Object[] args = details[i] == null ? new Object[] { names[i] } : details[i];
            text.append("    ").append(seconds(times[i])).append("  ")
                    .append(args.length == 0 ? formats[i] : String.format(Locale.ROOT, formats[i], args)).append('\n');
        }
        return text.toString();
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%d.%09d s", nanos / 1_000_000_000, nanos % 1_000_000_000);
    }
}
