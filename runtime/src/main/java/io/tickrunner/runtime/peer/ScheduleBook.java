package io.tickrunner.runtime.peer;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * Records which workers have another schedule than their code and configuration say, in all replicas. Of two concurrent
 * changes,
 * the one whose text is greater wins, so a new schedule wins over a reset. Thread-safe.
 */
public final class ScheduleBook {

    /** The longest cron expression, a limit for the memory that peers can fill. */
    public static final int MAX_EXPRESSION = 250;

    /** Restricted because it is logged, and because a message must hold it. */
    private static final Pattern TEXT = Pattern.compile("(?:(?:every|cron)=[\\x20-\\x7e]{1," + MAX_EXPRESSION + "})?");
    /** The end of the year 9999. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /**
     * The schedule of one worker.
     *
     * @param text {@code every=<ISO-8601 duration>}, {@code cron=<expression>}, or empty for what code and configuration say
     * @param sinceMillis when it was set, by the wall clock of the replica in which it was, in milliseconds since 1970;
     *        occurrences before that are not missed
     * @param change the number of the change that set it
     */
    public record Entry(String text, long sinceMillis, long change) implements ChangeBook.Entry<Entry> {

        public Instant since() {
            return Instant.ofEpochMilli(sinceMillis);
        }

        /** Returns whether a peer may have sent it. */
        boolean isValid() {
            return TEXT.matcher(text).matches() && sinceMillis >= 0 && sinceMillis <= LATEST_MILLIS && change >= 1;
        }

        @Override
        public boolean winsOver(Entry concurrent) {
            int order = text.compareTo(concurrent.text);
            return order > 0 || order == 0 && sinceMillis > concurrent.sinceMillis;
        }

        @Override
        public boolean isDefault() {
            return text.isEmpty();
        }
    }

    private final ChangeBook<Entry> book;
    private final LongConsumer onHeard;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     * @param onHeard called with the lock ID of a worker whose schedule another replica has changed
     */
    public ScheduleBook(LongPredicate isOwn, LongConsumer onHeard) {
        this.book = new ChangeBook<>(new Entry("", 0, 0), isOwn);
        this.onHeard = onHeard;
    }

    /** Returns the last change; empty if there was none. */
    Optional<Entry> schedule(long lockId) {
        Entry entry = book.of(lockId);
        return entry.change() > 0 || !entry.isDefault() ? Optional.of(entry) : Optional.empty();
    }

    /** Records a schedule that the ledger remembers. */
    void remembered(long lockId, String text, Instant since) {
        book.remembered(lockId, new Entry(text, since.toEpochMilli(), 0));
    }

    /** Records a change made here and returns it for the peers. */
    Entry change(long lockId, String text, Instant since) {
        // A wall clock before 1970 or after 9999 is wrong, and peers would ignore the message.
        long millis = Math.max(0, Math.min(LATEST_MILLIS, since.toEpochMilli()));
        return book.change(lockId, number -> new Entry(text, millis, number));
    }

    /** Records a change reported by a peer. */
    void heard(long lockId, Entry told) {
        if (book.heard(lockId, told).isPresent()) {
            onHeard.accept(lockId);
        }
    }

    Map<Long, Entry> all() {
        return book.all();
    }

    /** Returns the entries of the given lock IDs. */
    Map<Long, Entry> of(Collection<Long> lockIds) {
        return book.of(lockIds);
    }
}
