package io.tickrunner.docs;

// tag::locker[]
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.arc.profile.IfBuildProfile;
import io.tickrunner.AdvisoryLocker;
import io.tickrunner.testing.InMemoryAdvisoryLocker;

public class LaptopLocks {

    @Produces
    @Singleton
    @IfBuildProfile("laptop")
    AdvisoryLocker inMemory() {
        return new InMemoryAdvisoryLocker();
    }
}
// end::locker[]
