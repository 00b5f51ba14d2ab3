package io.tickrunner.runtime.lock;

/**
 * The former name of the locker for tests, kept for one release.
 *
 * @deprecated use {@link io.tickrunner.testing.InMemoryAdvisoryLocker}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
public class InMemoryAdvisoryLocker extends io.tickrunner.testing.InMemoryAdvisoryLocker {
}
