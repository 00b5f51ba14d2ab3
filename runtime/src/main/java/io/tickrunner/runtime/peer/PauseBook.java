package io.tickrunner.runtime.peer;

import java.util.Collection;
import java.util.Map;
import java.util.function.LongPredicate;

/** Records which workers are paused in all replicas; of two concurrent changes, the pause wins. Thread-safe. */
public final class PauseBook {

    static final int MAX_ENTRIES = ChangeBook.MAX_ENTRIES;
    static final long MAX_LEAP = ChangeBook.MAX_LEAP;

    /**
     * The state of one worker.
     *
     * @param paused whether it is paused
     * @param change the number of the change that set this state
     */
    record Entry(boolean paused, long change) implements ChangeBook.Entry<Entry> {

        @Override
        public boolean winsOver(Entry concurrent) {
            return paused && !concurrent.paused;
        }

        @Override
        public boolean isDefault() {
            return !paused;
        }
    }

    private final ChangeBook<Entry> book;

    /**
     * @param isOwn whether a worker of this replica has the lock ID
     */
    public PauseBook(LongPredicate isOwn) {
        this.book = new ChangeBook<>(new Entry(false, 0), isOwn);
    }

    boolean isPaused(long lockId) {
        return book.of(lockId).paused();
    }

    /** Records a change made here and returns it for the peers. */
    Entry change(long lockId, boolean paused) {
        return book.change(lockId, number -> new Entry(paused, number));
    }

    /**
     * Records a change reported by a peer.
     *
     * @return whether it is news here
     */
    boolean heard(long lockId, Entry told) {
        // A resume also ends each replica's own pause.
        return book.heard(lockId, told).filter(before -> told.paused() != before.paused() || !told.paused()).isPresent();
    }

    Map<Long, Entry> all() {
        return book.all();
    }

    /** Returns the entries of the given lock IDs. */
    Map<Long, Entry> of(Collection<Long> lockIds) {
        return book.of(lockIds);
    }
}
