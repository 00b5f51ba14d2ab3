package io.tickrunner.runtime.lock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.tickrunner.runtime.config.KeySpace;

/**
 * The advisory keys that fence the work under one lock. All are pairs of ints. Every replica computes the same keys for the
 * same lock.
 *
 * @param guardHigh the first half of the guard, which a fenced transaction holds, shared, until it ends
 * @param guardLow the second half of the guard
 * @param grantClass the first half of the key of each grant; the second half is the low half of the grant's token
 */
public record FenceKeys(int guardHigh, int guardLow, int grantClass) {

    public static FenceKeys of(KeySpace space, long lockId) {
        String lock = (space.namespace().isPresent() ? space.namespace().getAsInt() + "/" : "") + lockId;
        ByteBuffer guard = digest("tickrunner guard " + lock);
        return new FenceKeys(guard.getInt(), guard.getInt(), digest("tickrunner fence " + lock).getInt());
    }

    private static ByteBuffer digest(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Returns whether a key of one of these locks could be taken for one of the other. */
    public boolean collidesWith(FenceKeys other) {
        return grantClass == other.grantClass || guardHigh == other.grantClass || grantClass == other.guardHigh
                || guardHigh == other.guardHigh && guardLow == other.guardLow;
    }

    /** Returns whether these keys could be taken for locks of this space. */
    public boolean collidesWith(KeySpace space) {
        return space.namespace().isPresent()
                && (space.namespace().getAsInt() == grantClass || space.namespace().getAsInt() == guardHigh);
    }
}
