package io.tickrunner.docs;

import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.lock.AdvisoryLockerContract;

// tag::contract[]
class LaptopLocksContractTest extends AdvisoryLockerContract {

    private final AdvisoryLocker locker = new LaptopLocks().inMemory();

    @Override
    protected AdvisoryLocker locker() {
        return locker;
    }

    @Override
    protected AdvisoryLocker lockerOfAnotherReplica() {
        return locker;
    }
}
// end::contract[]
