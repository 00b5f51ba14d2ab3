package io.tickrunner.runtime.spread;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.runtime.spread.Move.Way;
import io.tickrunner.runtime.time.Time;

/** Remembers the last moves of locks from and to this replica. Thread-safe. */
public final class MoveLog {

    private static final int KEPT = 20;

    private final Time time;
    /** Newest first. */
    private final Deque<Move> moves = new ArrayDeque<>();
    /** The locks that others have released for this replica. */
    private final Map<Long, Expected> expected = new HashMap<>();

    private record Expected(Optional<String> from, long until) {
    }

    public MoveLog(Time time) {
        this.time = time;
    }

    /**
     * Records that another replica releases a lock for this one.
     *
     * @param from the replica's name; empty if it is unknown
     * @param until the {@link Time#nanos()} after which this replica does not get it for that reason
     */
    public synchronized void expect(long lockId, Optional<String> from, long until) {
        expected.put(lockId, new Expected(from, until));
    }

    /**
     * @param to the replica's name; empty if it is unknown
     */
    public synchronized void given(Collection<Long> lockIds, Optional<String> to) {
        lockIds.forEach(lockId -> add(lockId, Way.GIVEN, to));
    }

    public synchronized void drained(long lockId) {
        add(lockId, Way.DRAINED, Optional.empty());
    }

    /** Records that a lock was released for all others, for a reason of its worker. */
    public synchronized void released(long lockId) {
        add(lockId, Way.RELEASED, Optional.empty());
    }

    /** Records that a stand-by has acquired its lock. */
    public synchronized void acquired(long lockId) {
        Expected gift = expected.remove(lockId);
        if (gift != null && time.nanos() - gift.until() < 0) {
            add(lockId, Way.RECEIVED, gift.from());
        } else {
            add(lockId, Way.TAKEN, Optional.empty());
        }
    }

    /** Forgets what was expected, because a new session begins. */
    public synchronized void begin() {
        expected.clear();
    }

    private void add(long lockId, Way way, Optional<String> replica) {
        if (moves.size() == KEPT) {
            moves.removeLast();
        }
        moves.addFirst(new Move(time.now(), lockId, way, replica));
    }

    /** Returns the last moves, newest first. */
    public synchronized List<Move> last() {
        return List.copyOf(moves);
    }
}
