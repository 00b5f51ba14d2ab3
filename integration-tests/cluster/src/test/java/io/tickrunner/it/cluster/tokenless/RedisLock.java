package io.tickrunner.it.cluster.tokenless;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** A key with a time to live, which only its owner deletes. */
final class RedisLock implements LeaseLock {

    private static final String DELETE_IF_MINE = "if redis.call('get', KEYS[1]) == ARGV[1] then"
            + " return redis.call('del', KEYS[1]) else return 0 end";

    private final Command redis;
    private final String owner = UUID.randomUUID().toString();

    RedisLock(int port) {
        this.redis = new Command(List.of("redis-cli", "-p", Integer.toString(port)));
    }

    @Override
    public boolean tryAcquire() throws IOException {
        return redis.run("SET", NAME, owner, "NX", "PX", Integer.toString(TTL_SECONDS * 1_000)).equals("OK");
    }

    @Override
    public boolean isHeld() throws IOException {
        return redis.run("GET", NAME).equals(owner);
    }

    @Override
    public void release() throws IOException {
        redis.run("EVAL", DELETE_IF_MINE, "1", NAME, owner);
    }
}
