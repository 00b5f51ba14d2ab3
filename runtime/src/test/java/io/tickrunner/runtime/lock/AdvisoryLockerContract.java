package io.tickrunner.runtime.lock;

/**
 * The former name of the contract, kept for one release.
 *
 * @deprecated use {@link io.tickrunner.testing.AdvisoryLockerContract}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
public abstract class AdvisoryLockerContract extends io.tickrunner.testing.AdvisoryLockerContract {
}
