package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.stream.Stream;

/** All planted bugs. */
final class Mutants {

    private Mutants() {
    }

    static List<Mutant> all() {
        return Stream.of(SessionMutants.all(), ReplicaMutants.all(), WorkerMutants.all(), OccurrenceMutants.all(),
                WakeUpMutants.all())
                .flatMap(List::stream).toList();
    }
}
