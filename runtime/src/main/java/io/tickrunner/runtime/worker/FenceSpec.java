package io.tickrunner.runtime.worker;

import io.tickrunner.Fence;

/**
 * Whether and how a worker's work is fenced, as written.
 *
 * @param fenced whether it is fenced
 * @param fence which transactions are fenced; {@code null} if that is not set
 */
public record FenceSpec(boolean fenced, Fence fence) {

    public static final FenceSpec NONE = new FenceSpec(false, null);

    /** Returns which transactions are fenced; {@code null} if none are. */
    public Fence effective() {
        if (!fenced) {
            return null;
        }
        return fence == null ? Fence.EVERY_TRANSACTION : fence;
    }

    /** Returns whether the choice of transactions has no effect. */
    boolean isIdle() {
        return !fenced && fence != null;
    }
}
