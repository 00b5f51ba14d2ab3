package io.tickrunner.it.cluster.tokenless;

import java.io.IOException;

/** A lock that its server frees after some time without a sign of life. For one thread. */
interface LeaseLock {

    int TTL_SECONDS = 2;
    String NAME = "mover";

    boolean tryAcquire() throws IOException;

    /** Asks the server whether this process holds the lock. */
    boolean isHeld() throws IOException;

    void release() throws IOException;
}
