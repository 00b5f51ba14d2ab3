package io.tickrunner.simulator.fence;

/**
 * One replica with its lock session and the connection of its work.
 *
 * @param stop where it is
 * @param ticks how many ticks it may still begin
 * @param token the token of its grant; 0 before it has one
 * @param session whether the server still has the session
 * @param lock whether that session holds the lock
 * @param grant the token whose key that session holds; 0 if none
 * @param guardExclusive whether that session holds the guard
 * @param guardShared whether its transaction holds the guard
 * @param connection whether the server still has the connection of the transaction
 * @param ends how often the server may still end its session
 * @param cuts how often the server may still end its transaction
 */
record ReplicaState(Stop stop, int ticks, int token, boolean session, boolean lock, int grant, boolean guardExclusive,
        boolean guardShared, boolean connection, int ends, int cuts) {

    static ReplicaState fresh(int ticks, int ends, int cuts) {
        return new ReplicaState(Stop.IDLE, ticks, 0, true, false, 0, false, false, true, ends, cuts);
    }

    ReplicaState at(Stop next) {
        return new ReplicaState(next, ticks, token, session, lock, grant, guardExclusive, guardShared, connection, ends, cuts);
    }

    ReplicaState begun() {
        return new ReplicaState(Stop.BEGIN, ticks - 1, token, session, lock, grant, guardExclusive, guardShared, connection,
                ends, cuts);
    }

    ReplicaState withLock(boolean held) {
        return new ReplicaState(stop, ticks, token, session, held, grant, guardExclusive, guardShared, connection, ends, cuts);
    }

    ReplicaState withGrant(int held) {
        return new ReplicaState(stop, ticks, token, session, lock, held, guardExclusive, guardShared, connection, ends, cuts);
    }

    ReplicaState withToken(int given) {
        return new ReplicaState(stop, ticks, given, session, lock, given, guardExclusive, guardShared, connection, ends, cuts);
    }

    ReplicaState withGuard(boolean exclusive, boolean shared) {
        return new ReplicaState(stop, ticks, token, session, lock, grant, exclusive, shared, connection, ends, cuts);
    }

    /** The tick has ended, with its transaction, whatever became of both. */
    ReplicaState idle() {
        return new ReplicaState(Stop.IDLE, ticks, token, session, lock, grant, guardExclusive, false, true, ends, cuts);
    }

    /** The server begins to end the session, and releases its keys one after another. */
    ReplicaState ended() {
        return new ReplicaState(stop, ticks, token, false, lock, grant, guardExclusive, guardShared, connection, ends - 1,
                cuts);
    }

    /** The replica has noticed the end of its session, and opened another one. */
    ReplicaState reopened() {
        return new ReplicaState(Stop.IDLE, ticks, 0, true, false, 0, false, guardShared, connection, ends, cuts);
    }

    /** The server has ended the transaction, which was frozen for too long, or by an administrator. */
    ReplicaState cut() {
        return new ReplicaState(stop, ticks, token, session, lock, grant, guardExclusive, false, false, ends, cuts - 1);
    }

    boolean hasKeys() {
        return lock || grant != 0 || guardExclusive;
    }

    boolean isInTransaction() {
        return stop == Stop.WRITE || stop == Stop.CHECK_GUARD || stop == Stop.CHECK_GRANT || stop == Stop.COMMIT;
    }
}
