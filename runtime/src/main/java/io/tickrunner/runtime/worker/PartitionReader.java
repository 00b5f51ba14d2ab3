package io.tickrunner.runtime.worker;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Determines at startup into how many partitions a worker is divided. */
final class PartitionReader {

    private final Function<String, Optional<String>> properties;

    /**
     * @param properties returns the value of a configuration property; empty if it is not set
     */
    PartitionReader(Function<String, Optional<String>> properties) {
        this.properties = properties;
    }

    /**
     * Returns the number of partitions; empty if the worker is not divided or there are errors.
     *
     * @param override the number that is configured for the worker
     * @param where the place of the worker's code, for messages
     * @param key the worker's configuration key, for messages
     * @param faults receives the errors, each with its place and fix
     */
    OptionalInt read(PartitionSpec spec, OptionalInt override, String where, String key, Collection<String> faults) {
        if (override.isPresent()) {
            if (!spec.isPartitioned()) {
                faults.add(key + "partitions = " + override.getAsInt() + " has no effect, because the code of the worker is not"
                        + " written for partitions; declare them in @TickWorker, or remove the setting");
                return OptionalInt.empty();
            }
            return checked(key, "partitions", override.getAsInt(), faults);
        }
        Optional<String> property = spec.from().isEmpty() ? Optional.empty() : properties.apply(spec.from());
        if (property.isPresent()) {
            return ofProperty(spec.from(), property.get().trim(), where, faults);
        }
        if (spec.number() != null) {
            return checked(where, "partitions", spec.number(), faults);
        }
        if (spec.isPartitioned()) {
            faults.add(where + "partitionsFrom = \"" + spec.from() + "\" names a property that is not set; set it, or give"
                    + " partitions as the default");
        }
        return OptionalInt.empty();
    }

    private static OptionalInt ofProperty(String property, String text, String where, Collection<String> faults) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            faults.add(where + "partitionsFrom = \"" + property + "\" names a property with the value \"" + text
                    + "\", which is not a number; set it to a whole number such as 16");
            return OptionalInt.empty();
        }
        return checked(where, property + " (named by partitionsFrom)", number, faults);
    }

    private static OptionalInt checked(String where, String what, long number, Collection<String> faults) {
        Optional<String> fault = WorkerRules.partitionsFault(what, number);
        fault.ifPresent(text -> faults.add(where + text));
        return fault.isPresent() ? OptionalInt.empty() : OptionalInt.of((int) number);
    }
}
