package io.tickrunner.simulator.postgres;

/**
 * One of the two spaces of advisory keys.
 *
 * @param namespace the first of two numbers; null for the space of 64-bit keys
 */
public record LockSpace(Integer namespace) {

    public static final LockSpace BIGINT = new LockSpace(null);

    public static LockSpace ofNamespace(int namespace) {
        return new LockSpace(namespace);
    }

    public LockKey key(long key) {
        return namespace == null ? LockKey.bigint(key) : LockKey.ints(namespace, (int) key);
    }

    /** Returns the key's number in this space, or null if the key belongs to another space. */
    public Long numberOf(LockKey key) {
        if (namespace == null) {
            return key.isBigint() ? key.asBigint() : null;
        }
        return !key.isBigint() && key.classId() == namespace ? Long.valueOf(key.objectId()) : null;
    }
}
