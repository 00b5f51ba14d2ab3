package io.tickrunner.runtime.worker;

import java.util.Optional;

import io.tickrunner.Fence;

/**
 * Whether and how a worker's work is fenced, as written.
 *
 * @param fenced whether it is fenced
 * @param fence which transactions are fenced; {@code null} if that is not set
 * @param oneTransaction whether one transaction is around each tick
 */
public record FenceSpec(boolean fenced, Fence fence, boolean oneTransaction) {

    public static final FenceSpec NONE = new FenceSpec(false, null, false);

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

    /** Returns this with what the configuration says. A worker that it does not fence needs no choice of transactions. */
    FenceSpec overridden(Optional<Boolean> otherFenced, Optional<Fence> otherFence) {
        boolean switchedOff = otherFenced.isPresent() && !otherFenced.get();
        return new FenceSpec(otherFenced.orElse(fenced), otherFence.orElse(switchedOff ? null : fence), oneTransaction);
    }
}
