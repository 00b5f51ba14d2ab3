package io.tickrunner.runtime.lock;

import io.tickrunner.runtime.config.KeySpace;

/**
 * The advisory key that each lock session holds from its opening to its end. It is a pair of ints: this class and the process
 * ID of the session's backend. As soon as the key can be acquired, the session has ended, which the other replicas learn that
 * way
 * by one cheap statement for all their peers.
 */
public final class SessionKey {

    /** The first int. */
    public static final int CLASS = KeySpace.SESSION_KEYS;

    private SessionKey() {
    }
}
