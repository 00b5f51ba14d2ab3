package io.tickrunner.runtime.lock;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.runtime.spread.Move;

/** The state of the lock session. For health, metrics and the admin endpoint. No method blocks. */
public interface SessionState {

    /** Returns whether the session is open and trusted, or rests and can be opened when needed. */
    boolean isUp();

    /** Returns why the session is not open, for display; empty if it is open or not needed. */
    Optional<String> downBecause();

    /** Returns why the session can never be opened again until the app is restarted; empty if it can. */
    Optional<String> brokenBecause();

    /** Returns the number of other replicas of the app that have a lock session, as far as known. */
    int peers();

    /** Returns the last moves of locks from and to this replica, newest first. */
    List<Move> moves();

    /** Returns the names of other replicas that take no lock now, by what they told: they are drained, for example. */
    Set<String> takingNothing();
}
