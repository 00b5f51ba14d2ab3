package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import io.tickrunner.Pause;
import io.tickrunner.runtime.time.Time;

/**
 * Records which workers are paused in all replicas. Of two concurrent changes, the pause wins, and of two pauses the one that
 * ends later. A pause that has ended by itself stays recorded: otherwise, a replica that joins would start with lower numbers,
 * and the others would ignore its changes. Thread-safe.
 */
public final class PauseBook {

    static final int MAX_ENTRIES = ChangeBook.MAX_ENTRIES;
    static final long MAX_LEAP = ChangeBook.MAX_LEAP;
    /** By how much a pause is numbered ahead. It then wins over fewer resumes of which its replica has not heard yet. */
    static final int LEAD = 16;

    /**
     * The state of one worker.
     *
     * @param paused whether it was paused; otherwise it was resumed
     * @param terms the pause; of a resume only who did it
     * @param change the number of the change that set this state
     */
    record Entry(boolean paused, TimedPause terms, long change) implements ChangeBook.Entry<Entry> {

        @Override
        public boolean winsOver(Entry concurrent) {
            return paused && (!concurrent.paused || TimedPause.ORDER.compare(terms.pause(), concurrent.terms.pause()) > 0);
        }

        @Override
        public boolean isDefault() {
            return !paused;
        }
    }

    /**
     * The state of one worker as replicas tell each other.
     *
     * @param paused whether it was paused; otherwise it was resumed
     * @param pause who, why and until when; of a resume only who
     * @param leftMillis how long the pause still lasts; empty if it does not end by itself
     * @param change the number of the change that set this state
     */
    record Told(boolean paused, Pause pause, OptionalLong leftMillis, long change) {

        /** Returns whether a peer may have sent it. */
        boolean isValid() {
            return change >= 1 && TimedPause.isValid(pause, leftMillis) && (paused || pause.until() == null);
        }
    }

    private final ChangeBook<Entry> book;
    private final Time time;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public PauseBook(LongPredicate isOwn, Time time) {
        this.book = new ChangeBook<>(new Entry(false, TimedPause.UNTIL_RESUMED, 0), isOwn);
        this.time = time;
    }

    boolean isPaused(long lockId) {
        Entry entry = book.of(lockId);
        return entry.paused() && !entry.terms().isOver(time.nanos());
    }

    /** Returns the last change if it was a pause, even one that is over by now. */
    Optional<TimedPause> pause(long lockId) {
        return Optional.of(book.of(lockId)).filter(Entry::paused).map(Entry::terms);
    }

    /** Records a pause that the ledger remembers. */
    void remembered(long lockId, TimedPause pause) {
        book.remembered(lockId, new Entry(true, pause, 0));
    }

    /** Records a pause made here and returns it for the peers. */
    Entry pause(long lockId, TimedPause pause) {
        return book.change(lockId, number -> new Entry(true, pause, number - 1 + LEAD));
    }

    /**
     * Records a resume made here and returns it for the peers.
     *
     * @param by who did it; {@code null} if unknown
     */
    Entry resume(long lockId, String by) {
        return book.change(lockId, number -> new Entry(false, new TimedPause(new Pause(by, null, null), 0), number));
    }

    /**
     * Records a change reported by a peer.
     *
     * @param age how long ago it was sent
     * @return whether it is news here
     */
    boolean heard(long lockId, Told told, Duration age) {
        long left = TimeUnit.MILLISECONDS.toNanos(told.leftMillis().orElse(0));
        Entry entry = new Entry(told.paused(), new TimedPause(told.pause(), time.nanos() + left - age.toNanos()),
                told.change());
        // A resume also ends each replica's own pause.
        return book.heard(lockId, entry).filter(before -> !told.paused() || !before.paused() || entry.terms().ends()
                || !told.pause().equals(before.terms().pause())).isPresent();
    }

    Map<Long, Told> all() {
        return told(book.all());
    }

    /** Returns the entries of the given lock IDs. */
    Map<Long, Told> of(Collection<Long> lockIds) {
        return told(book.of(lockIds));
    }

    private Map<Long, Told> told(Map<Long, Entry> entries) {
        long now = time.nanos();
        Map<Long, Told> told = new TreeMap<>();
        entries.forEach((lockId, entry) -> told.put(lockId, new Told(entry.paused(), entry.terms().pause(),
                entry.terms().leftMillis(now), entry.change())));
        return told;
    }
}
