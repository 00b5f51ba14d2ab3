package io.tickrunner.simulator.postgres;

/**
 * The key of an advisory lock as {@code pg_locks} shows it.
 *
 * @param subId 1 for a key of 64 bits, 2 for a key of two numbers of 32 bits
 */
public record LockKey(int classId, int objectId, int subId) {

    private static final int GOLDEN = 0x9e3779b9;
    private static final int BIGINT = 1;
    private static final int TWO_INTS = 2;

    public static LockKey bigint(long key) {
        return new LockKey((int) (key >> Integer.SIZE), (int) key, BIGINT);
    }

    public static LockKey ints(int first, int second) {
        return new LockKey(first, second, TWO_INTS);
    }

    /** Returns an arbitrary number that is the same in each run. */
    int hash() {
        return ((classId * 31 + objectId) * 31 + subId) * GOLDEN;
    }

    boolean isBigint() {
        return subId == BIGINT;
    }

    long asBigint() {
        return (long) classId << Integer.SIZE | objectId & 0xffffffffL;
    }
}
