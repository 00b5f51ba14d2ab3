package io.tickrunner.docs;

// tag::contract[]
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.testing.AdvisoryLockerContract;

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
