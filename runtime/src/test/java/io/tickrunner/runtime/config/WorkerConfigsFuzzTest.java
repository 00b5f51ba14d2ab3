package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.config.TickrunnerConfig.WorkerConfig;
import io.tickrunner.runtime.text.HostileText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class WorkerConfigsFuzzTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";
    private static final WorkerConfig SOME = new WorkerConfig() {

        @Override
        public Optional<String> every() {
            return Optional.of("7s");
        }

        @Override
        public Optional<String> cron() {
            return Optional.empty();
        }

        @Override
        public Optional<String> timeZone() {
            return Optional.empty();
        }

        @Override
        public Optional<String> jitter() {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> fenced() {
            return Optional.empty();
        }

        @Override
        public Optional<Fence> fence() {
            return Optional.empty();
        }

        @Override
        public Optional<OnCrash> onCrash() {
            return Optional.empty();
        }

        @Override
        public Optional<Missed> missed() {
            return Optional.empty();
        }

        @Override
        public Optional<String> missedWithin() {
            return Optional.empty();
        }

        @Override
        public Optional<String> wakeOn() {
            return Optional.empty();
        }

        @Override
        public Optional<String> atMostEvery() {
            return Optional.empty();
        }

        @Override
        public Optional<String> retry() {
            return Optional.empty();
        }

        @Override
        public OptionalInt maxRetries() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt partitions() {
            return OptionalInt.empty();
        }

        @Override
        public OptionalInt weight() {
            return OptionalInt.empty();
        }

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Optional<String> timeout() {
            return Optional.empty();
        }

        @Override
        public Optional<Cadence> cadence() {
            return Optional.empty();
        }
    };

    @Property
    void anyNamesOfPropertiesAreInOrderOrFaults(@ForAll @Size(max = 20) Set<@From("workers") String> workers,
            @ForAll @Size(max = 20) List<@From("properties") String> properties) {
        List<String> faults = HostileText.bounded(() -> new WorkerConfigs(Map.of()).faults(workers, properties));

        assertThat(faults).hasSizeLessThanOrEqualTo(properties.size()).allMatch(fault -> fault.startsWith(PREFIX));
    }

    @Property
    void anyNameThatIsConfiguredReachesOneWorkerOrIsAFault(@ForAll @Size(max = 20) Set<@From("workers") String> workers,
            @ForAll("names") String name) {
        WorkerConfigs configs = new WorkerConfigs(Map.of(name, SOME));

        List<String> faults = HostileText.bounded(() -> configs.faults(workers, List.of()));

        long reached = workers.stream().filter(worker -> configs.of(worker).isPresent()).count();
        assertThat(faults).hasSize(reached == 1 || workers.contains(name) ? 0 : 1);
    }

    @Property
    void everyWorkerIsReachedByItsNameAndByAVariable(@ForAll @NotEmpty @Size(max = 20) Set<@From("workers") String> workers) {
        // One of the workers that a variable cannot distinguish.
        Map<String, String> byVariable = workers.stream()
                .collect(Collectors.toMap(WorkerConfigsFuzzTest::arrivesAs, worker -> worker, (one, other) -> one));
        Map<String, WorkerConfig> configured = new HashMap<>();
        byVariable.forEach((form, worker) -> configured.put(worker.hashCode() % 2 == 0 ? form : worker, SOME));
        WorkerConfigs configs = new WorkerConfigs(configured);

        assertThat(byVariable.values()).allMatch(worker -> configs.of(worker).isPresent());
        assertThat(configs.faults(byVariable.values(), List.of())).isEmpty();
    }

    @Property
    void anUnquotedNameOfSeveralPartsIsAFaultThatSaysHowToQuoteIt(@ForAll("workers") String worker) {
        String property = PREFIX + arrivesAs(worker) + ".every";

        List<String> faults = new WorkerConfigs(Map.of()).faults(Set.of(worker), List.of(property));

        if (arrivesAs(worker).matches("[^.]+(\\.[^.]+)+")) {
            assertThat(faults).singleElement().asString().contains(PREFIX + "\"" + worker + "\".every");
        } else {
            assertThat(faults).isEmpty();
        }
    }

    private static String arrivesAs(String worker) {
        return worker.replace('_', '.').replace('-', '.');
    }

    @Provide
    static Arbitrary<String> properties() {
        Arbitrary<String> ours = Combinators.combine(names(), Arbitraries.of(".every", ".enabled", "", ".", ".EVERY"))
                .as((name, attribute) -> PREFIX + name + attribute);
        Arbitrary<String> deep = Combinators.combine(Arbitraries.of("a.", "ab.", ".", "a-b.", "\"."),
                Arbitraries.integers().between(0, HostileText.MAX_LENGTH / 2), Arbitraries.of("every", "cadence", "x", ""))
                .as((part, times, attribute) -> PREFIX + part.repeat(times) + attribute);
        return Arbitraries.oneOf(HostileText.near("quarkstne.w\"-_", ours), deep);
    }

    @Provide
    static Arbitrary<String> names() {
        return HostileText.near("ab.-_\"09", Arbitraries.oneOf(workers(), workers().map(WorkerConfigsFuzzTest::arrivesAs)));
    }

    /** As {@link io.tickrunner.runtime.worker.WorkerRules} has them. */
    @Provide
    static Arbitrary<String> workers() {
        return Combinators.combine(Arbitraries.of("a", "b", "z"), Arbitraries.strings().withChars("ab09_-").ofMaxLength(62))
                .as((first, rest) -> first + rest);
    }
}
