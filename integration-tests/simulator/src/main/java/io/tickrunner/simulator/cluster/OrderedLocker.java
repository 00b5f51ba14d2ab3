package io.tickrunner.simulator.cluster;

import java.time.Duration;

import io.tickrunner.LockGrant;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.ReplicaIdentity;
import io.tickrunner.runtime.lock.LockSessionListener;
import io.tickrunner.runtime.lock.Opener;
import io.tickrunner.runtime.lock.SessionLocker;
import io.tickrunner.runtime.lock.Standby;
import io.tickrunner.runtime.time.Threads;
import io.tickrunner.runtime.time.Time;

/**
 * The locker, with the order of its stand-bys fixed: they are in a set by their hashes, which are otherwise those of objects
 * and
 * differ from run to run.
 */
final class OrderedLocker extends SessionLocker {

    private record Ordered(Standby standby) implements Standby {

        @Override
        public long lockId() {
            return standby.lockId();
        }

        @Override
        public boolean wantsLock() {
            return standby.wantsLock();
        }

        @Override
        public void granted(LockGrant grant) {
            standby.granted(grant);
        }

        @Override
        public void startWithdrawn() {
            standby.startWithdrawn();
        }

        @Override
        public int hashCode() {
            return Long.hashCode(standby.lockId());
        }
    }

    OrderedLocker(Opener opener, LockSettings settings, ReplicaIdentity identity, LockSessionListener listener,
            Duration restAfter,
            Time time, Threads threads) {
        super(opener, settings, identity, listener, restAfter, time, threads);
    }

    @Override
    public void watch(Standby standby) {
        super.watch(new Ordered(standby));
    }

    @Override
    public void unwatch(Standby standby) {
        super.unwatch(new Ordered(standby));
    }
}
