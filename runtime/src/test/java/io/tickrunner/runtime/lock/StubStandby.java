package io.tickrunner.runtime.lock;

import java.time.Duration;
import java.util.Optional;

import io.tickrunner.LockGrant;

/** A worker that is able to run and never does. */
public interface StubStandby extends Standby {

    @Override
    default boolean wantsLock() {
        return isAble() && !isHeld();
    }

    @Override
    default boolean isAble() {
        return true;
    }

    @Override
    default boolean declines() {
        return !isAble();
    }

    @Override
    default int weight() {
        return 1;
    }

    @Override
    default Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    default Duration untilDue() {
        return Duration.ZERO;
    }

    @Override
    default Optional<LockGrant> giveAway() {
        return Optional.empty();
    }

    @Override
    default void granted(LockGrant grant) {
        throw new AssertionError("No lock is tried");
    }

    @Override
    default void startWithdrawn() {
        throw new AssertionError("Nothing starts");
    }
}
