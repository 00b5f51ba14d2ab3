package io.tickrunner.it.housekeeping;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Identifies this replica on the page and in the tick log. */
@Singleton
public class ReplicaName {

    private final String name;

    ReplicaName(@ConfigProperty(name = "housekeeping.replica") Optional<String> name) {
        this.name = name.orElseGet(() -> "replica-" + ProcessHandle.current().pid());
    }

    @Override
    public String toString() {
        return name;
    }
}
