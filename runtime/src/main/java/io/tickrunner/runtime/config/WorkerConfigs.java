package io.tickrunner.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tickrunner.Cadence;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.OnCrash;
import io.tickrunner.runtime.config.TickrunnerConfig.WorkerConfig;
import io.tickrunner.runtime.text.NearestName;

/**
 * The settings of individual workers by name. An environment variable has neither case nor punctuation: {@code
 * …WORKERS__SWEEP_CARTS__EVERY} arrives as {@code sweep.carts} and means the worker {@code sweep_carts} or {@code sweep-carts}.
 * Workers' names contain no dots.
 */
public final class WorkerConfigs {

    private static final String PREFIX = "quarkus.tickrunner.workers.";
    private static final Pattern UNQUOTED = Pattern
            .compile(Pattern.quote(PREFIX)
                    + "([^\"]+)\\.(every|cron|time[-.]zone|jitter|missed|missed[-.]within|on[-.]crash|retry|max[-.]retries|wake[-.]on|at[-.]most[-.]every|enabled|timeout|cadence|weight|partitions|fenced|fence)");

    private final Map<String, WorkerConfig> configured;

    /**
     * @param configured the settings by name, as they arrived
     */
    public WorkerConfigs(Map<String, WorkerConfig> configured) {
        this.configured = configured;
    }

    /** Returns a worker's settings, combined from all spellings of its name. */
    public Optional<WorkerConfig> of(String worker) {
        Optional<WorkerConfig> byName = Optional.ofNullable(configured.get(worker));
        Optional<WorkerConfig> byVariable = worker.indexOf('_') < 0 && worker.indexOf('-') < 0 ? Optional.empty()
                : Optional.ofNullable(configured.get(variableForm(worker)));
        if (byName.isEmpty() || byVariable.isEmpty()) {
            return byName.or(() -> byVariable);
        }
        return Optional.of(new Both(byName.get(), byVariable.get()));
    }

    /**
     * Returns an error with its fix for each name that matches no worker.
     *
     * @param propertyNames the names of all properties
     */
    public List<String> faults(Collection<String> workers, Iterable<String> propertyNames) {
        List<String> faults = new ArrayList<>();
        configured.keySet().stream().filter(name -> !workers.contains(name)).sorted()
                .forEach(name -> fault(name, workers).ifPresent(faults::add));
        Set<String> ours = new TreeSet<>();
        propertyNames.forEach(property -> {
            if (property.startsWith(PREFIX)) {
                ours.add(property);
            }
        });
        ours.forEach(property -> unquotedFault(property, workers, ours).ifPresent(faults::add));
        return faults;
    }

    private static Optional<String> fault(String name, Collection<String> workers) {
        List<String> meant = meant(name, workers);
        if (meant.size() == 1) {
            return Optional.empty();
        }
        if (meant.size() > 1) {
            return Optional.of(PREFIX + "\"" + name + "\" can mean the workers " + meant
                    + "; name one by a property, or by an environment variable spelled like the property");
        }
        return Optional.of(PREFIX + "\"" + name + "\" is the configuration of a worker that does not exist"
                + NearestName.of(name.replace('.', '_'), workers).map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; remove it" + (workers.isEmpty() ? "" : ", or use one of " + workers)));
    }

    private static Optional<String> unquotedFault(String property, Collection<String> workers, Set<String> ours) {
        Matcher unquoted = UNQUOTED.matcher(property);
        if (!unquoted.matches() || !hasSeveralParts(unquoted.group(1))) {
            return Optional.empty();
        }
        List<String> meant = meant(unquoted.group(1), workers);
        // The name of a variable whose property is unknown has dots only.
        String attribute = unquoted.group(2).replace('.', '-');
        if (meant.stream().anyMatch(worker -> ours.contains(PREFIX + worker + "." + attribute))) {
            // A variable matches all forms of its name: this one is spelled like the property, or overrides one in the file.
            return Optional.empty();
        }
        if (meant.isEmpty()) {
            return Optional.of(property + " reaches no worker; remove it, or quote the name of one: " + PREFIX + "\"name\"."
                    + attribute);
        }
        String worker = meant.get(0);
        return Optional.of(property + " does not reach worker \"" + worker + "\"; write " + PREFIX + "\"" + worker + "\"."
                + attribute + ", as an environment variable QUARKUS_TICKRUNNER_WORKERS__"
                + variableForm(worker).replace('.', '_').toUpperCase(Locale.ROOT) + "__"
                + attribute.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** Returns whether the configuration accepts this as a name only if it is quoted. */
    private static boolean hasSeveralParts(String name) {
        // A regular expression for the parts would overflow the stack on a name with thousands of parts.
        return name.indexOf('.') > 0 && !name.contains("..") && !name.endsWith(".");
    }

    /** Returns the workers that the variable form of a name can mean. */
    private static List<String> meant(String name, Collection<String> workers) {
        return name.indexOf('.') < 0 ? List.of() : workers.stream().filter(w -> variableForm(w).equals(name)).toList();
    }

    private static String variableForm(String worker) {
        return worker.replace('_', '.').replace('-', '.');
    }

    /**
     * Combines both sources. Settings by name come first: a variable for the same setting has already overridden that property.
     */
    private record Both(WorkerConfig byName, WorkerConfig byVariable) implements WorkerConfig {

        @Override
        public Optional<String> every() {
            return byName.every().or(byVariable::every);
        }

        @Override
        public Optional<String> cron() {
            return byName.cron().or(byVariable::cron);
        }

        @Override
        public Optional<String> timeZone() {
            return byName.timeZone().or(byVariable::timeZone);
        }

        @Override
        public Optional<String> jitter() {
            return byName.jitter().or(byVariable::jitter);
        }

        @Override
        public Optional<Missed> missed() {
            return byName.missed().or(byVariable::missed);
        }

        @Override
        public Optional<String> missedWithin() {
            return byName.missedWithin().or(byVariable::missedWithin);
        }

        @Override
        public Optional<OnCrash> onCrash() {
            return byName.onCrash().or(byVariable::onCrash);
        }

        @Override
        public Optional<String> wakeOn() {
            return byName.wakeOn().or(byVariable::wakeOn);
        }

        @Override
        public Optional<String> atMostEvery() {
            return byName.atMostEvery().or(byVariable::atMostEvery);
        }

        @Override
        public Optional<String> retry() {
            return byName.retry().or(byVariable::retry);
        }

        @Override
        public OptionalInt maxRetries() {
            return byName.maxRetries().isPresent() ? byName.maxRetries() : byVariable.maxRetries();
        }

        @Override
        public OptionalInt weight() {
            return byName.weight().isPresent() ? byName.weight() : byVariable.weight();
        }

        @Override
        public OptionalInt partitions() {
            return byName.partitions().isPresent() ? byName.partitions() : byVariable.partitions();
        }

        @Override
        public boolean enabled() {
            return byName.enabled() && byVariable.enabled();
        }

        @Override
        public Optional<String> timeout() {
            return byName.timeout().or(byVariable::timeout);
        }

        @Override
        public Optional<Cadence> cadence() {
            return byName.cadence().or(byVariable::cadence);
        }

        @Override
        public Optional<Boolean> fenced() {
            return byName.fenced().or(byVariable::fenced);
        }

        @Override
        public Optional<Fence> fence() {
            return byName.fence().or(byVariable::fence);
        }
    }
}
