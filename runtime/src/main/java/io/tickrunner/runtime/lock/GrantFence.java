package io.tickrunner.runtime.lock;

/**
 * A raised fence: what a transaction under a grant is checked against.
 *
 * @param keys the keys of the lock
 * @param token a number that is larger for each later grant of the same lock
 * @param database a hash of the name of the database that keeps the locks
 * @param serverStarted when that server was started, by its clock, in microseconds
 */
public record GrantFence(FenceKeys keys, long token, long database, long serverStarted) {

    /** Returns the second half of the key that the lock session holds for as long as it holds the grant. */
    public int grantKey() {
        return (int) token;
    }
}
