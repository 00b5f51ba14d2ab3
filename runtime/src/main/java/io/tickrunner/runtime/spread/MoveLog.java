package io.tickrunner.runtime.spread;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tickrunner.runtime.spread.Move.Way;
import io.tickrunner.runtime.time.Time;

/** Remembers the last moves of locks from and to this replica. Thread-safe. */
public final class MoveLog {

    private static final int KEPT = 50;

    private final Time time;
    private final Deque<Move> moves = new ArrayDeque<>();
    /** The replicas that have released locks for this one. */
    private final Map<Long, String> expected = new HashMap<>();

    public MoveLog(Time time) {
        this.time = time;
    }

    /** Records that another replica releases a lock for this one. */
    public synchronized void expect(long lockId, String from) {
        expected.put(lockId, from);
    }

    public synchronized void given(Collection<Long> lockIds, String to) {
        lockIds.forEach(lockId -> add(lockId, Way.GIVEN, Optional.ofNullable(to)));
    }

    public synchronized void drained(long lockId) {
        add(lockId, Way.DRAINED, Optional.empty());
    }

    /** Records that a stand-by has acquired its lock. */
    public synchronized void acquired(long lockId) {
        Optional<String> from = Optional.ofNullable(expected.remove(lockId));
        add(lockId, from.isPresent() ? Way.RECEIVED : Way.TAKEN, from);
    }

    /** Forgets what was expected, because a new session begins. */
    public synchronized void begin() {
        expected.clear();
    }

    private void add(long lockId, Way way, Optional<String> replica) {
        if (moves.size() == KEPT) {
            moves.removeFirst();
        }
        moves.addLast(new Move(time.now(), lockId, way, replica));
    }

    /** Returns the last moves, newest first. */
    public synchronized List<Move> last() {
        List<Move> last = new ArrayList<>(moves);
        Collections.reverse(last);
        return last;
    }
}
