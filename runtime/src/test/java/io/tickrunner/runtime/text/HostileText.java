package io.tickrunner.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

import com.sun.management.ThreadMXBean;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates texts as they arrive from outside: valid, damaged, or malicious. */
public final class HostileText {

    /** At least the size that PostgreSQL allows for a notification and a web server for a header. */
    public static final int MAX_LENGTH = 8_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration MAX_WORK = Duration.ofSeconds(1);
    private static final long MAX_MEMORY = 64L << 20;

    private HostileText() {
    }

    /**
     * Any text, and mostly one that comes near what a parser accepts.
     *
     * @param likely the characters that the parser knows
     * @param accepted texts that it accepts
     */
    public static Arbitrary<String> near(String likely, Arbitrary<String> accepted) {
        return Arbitraries.oneOf(accepted, damaged(accepted, likely), repeated(likely),
                Arbitraries.strings().withChars(likely.toCharArray()).ofMaxLength(40),
                Arbitraries.strings().withChars(likely.toCharArray()).ofMaxLength(MAX_LENGTH),
                Arbitraries.strings().ofMaxLength(40)).withoutEdgeCases();
    }

    /** One to three characters of these, again and again, up to the longest text. */
    private static Arbitrary<String> repeated(String likely) {
        Arbitrary<String> some = Arbitraries.strings().withChars(likely.toCharArray()).ofMaxLength(3);
        return Combinators.combine(some, some.filter(unit -> !unit.isEmpty()), some, Arbitraries.integers().between(0, 8_000))
                .as((first, unit, last, times) -> cut(first + unit.repeat(times)) + last);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MAX_LENGTH - 3));
    }

    /** With one character replaced, inserted or deleted. */
    private static Arbitrary<String> damaged(Arbitrary<String> texts, String likely) {
        Arbitrary<Character> character = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(chars(likely))),
                Tuple.of(1, Arbitraries.chars().all()));
        return Combinators.combine(texts, character, Arbitraries.integers().between(0, MAX_LENGTH),
                Arbitraries.integers().between(0, 2)).as((text, replacement, position, kind) -> {
                    int at = position % (text.length() + 1);
                    int from = kind == 0 ? at : Math.min(text.length(), at + 1);
                    return text.substring(0, at) + (kind == 2 ? "" : replacement) + text.substring(from);
                });
    }

    private static Character[] chars(String text) {
        return text.chars().mapToObj(c -> (char) c).toArray(Character[]::new);
    }

    /** Calls it, and fails if that takes more work or memory than any text from outside is worth. */
    public static <T> T bounded(Supplier<T> parser) {
        long work = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        T result = parser.get();
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - work)).as("work").isLessThan(MAX_WORK);
        assertThat(THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - memory).as("memory in bytes")
                .isLessThan(MAX_MEMORY);
        return result;
    }
}
