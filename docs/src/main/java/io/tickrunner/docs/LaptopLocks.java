package io.tickrunner.docs;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.profile.IfBuildProfile;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.runtime.lock.InMemoryAdvisoryLocker;

// tag::locker[]
public class LaptopLocks {

    @Produces
    @Singleton
    @IfBuildProfile("laptop")
    AdvisoryLocker inMemory() {
        return new InMemoryAdvisoryLocker();
    }
}
// end::locker[]
