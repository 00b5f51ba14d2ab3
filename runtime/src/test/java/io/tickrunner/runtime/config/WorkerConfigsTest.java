package io.tickrunner.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.Fence;
import io.tickrunner.Missed;
import io.tickrunner.runtime.config.TickrunnerConfig.WorkerConfig;

/** Tests the spellings of a worker's settings, especially as environment variables, which have neither case nor punctuation. */
class WorkerConfigsTest {

    private static final String PREFIX = "quarkus.tickrunner.workers.";
    private static final List<String> WORKERS = List.of("sweep_carts", "integrity-check", "purge", "a_b", "a-b");

    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> system = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = { "QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY",
            "quarkus.tickrunner.workers.sweep_carts.every", "quarkus.tickrunner.workers.\"sweep_carts\".every" })
    void aVariableReachesAWorkerWhoseNameHasAnUnderscore(String variable) {
        environment.put(variable, "7s");

        assertThat(every("sweep_carts")).isEqualTo("7s");
        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "QUARKUS_TICKRUNNER_WORKERS__INTEGRITY_CHECK__EVERY",
            "quarkus.tickrunner.workers.integrity-check.every" })
    void aVariableReachesAWorkerWhoseNameHasAHyphen(String variable) {
        environment.put(variable, "7s");

        assertThat(every("integrity-check")).isEqualTo("7s");
        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "QUARKUS_TICKRUNNER_WORKERS__PURGE__EVERY", "QUARKUS_TICKRUNNER_WORKERS_PURGE_EVERY" })
    void aVariableReachesAWorkerOfOneWord(String variable) {
        environment.put(variable, "7s");

        assertThat(every("purge")).isEqualTo("7s");
        assertThat(faults()).isEmpty();
    }

    @Test
    void aVariableWithoutTheDoubleUnderscoresIsRejected() {
        environment.put("QUARKUS_TICKRUNNER_WORKERS_SWEEP_CARTS_EVERY", "7s");

        assertThat(faults()).containsExactly(PREFIX + "sweep.carts.every does not reach worker \"sweep_carts\"; write "
                + PREFIX + "\"sweep_carts\".every, as an environment variable QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY");
    }

    @Test
    void aVariableWithoutTheDoubleUnderscoresOverridesAnUnquotedPropertyInTheFile() {
        properties.put(PREFIX + "sweep_carts.every", "1m");
        environment.put("QUARKUS_TICKRUNNER_WORKERS_SWEEP_CARTS_EVERY", "7s");

        assertThat(every("sweep_carts")).isEqualTo("7s");
        assertThat(faults()).isEmpty();
    }

    @Test
    void aVariableWithoutTheDoubleUnderscoresIsRejectedBesideAQuotedProperty() {
        properties.put(PREFIX + "\"sweep_carts\".every", "1m");
        environment.put("QUARKUS_TICKRUNNER_WORKERS_SWEEP_CARTS_EVERY", "7s");

        assertThat(faults()).singleElement().asString().contains("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY");
    }

    @ParameterizedTest
    @ValueSource(strings = { "sweep_carts", "integrity-check", "purge" })
    void variablesReachAllSettingsOfASchedule(String worker) {
        String variable = "QUARKUS_TICKRUNNER_WORKERS__" + worker.replace('-', '_').toUpperCase(Locale.ROOT) + "__";
        environment.put(variable + "CRON", "0 15 2 * * ?");
        environment.put(variable + "TIME_ZONE", "Asia/Tokyo");
        environment.put(variable + "JITTER", "10s");
        environment.put(variable + "MISSED", "SKIP");
        environment.put(variable + "MISSED_WITHIN", "2h");
        environment.put(variable + "RETRY", "20s");
        environment.put(variable + "MAX_RETRIES", "3");

        WorkerConfig config = config(worker);

        assertThat(config.cron()).contains("0 15 2 * * ?");
        assertThat(config.timeZone()).contains("Asia/Tokyo");
        assertThat(config.jitter()).contains("10s");
        assertThat(config.missed()).contains(Missed.SKIP);
        assertThat(config.missedWithin()).contains("2h");
        assertThat(config.retry()).contains("20s");
        assertThat(config.maxRetries()).hasValue(3);
        assertThat(faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "sweep_carts", "integrity-check", "purge" })
    void variablesReachTheSettingsOfAFence(String worker) {
        String variable = "QUARKUS_TICKRUNNER_WORKERS__" + worker.replace('-', '_').toUpperCase(Locale.ROOT) + "__";
        environment.put(variable + "FENCED", "true");
        environment.put(variable + "FENCE", "SAME_DATABASE_ONLY");

        WorkerConfig config = config(worker);

        assertThat(config.fenced()).contains(true);
        assertThat(config.fence()).contains(Fence.SAME_DATABASE_ONLY);
        assertThat(faults()).isEmpty();
    }

    @Test
    void aVariableAddsTheChoiceOfTransactionsToAProperty() {
        properties.put(PREFIX + "sweep_carts.fenced", "true");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__FENCE", "SAME_DATABASE_ONLY");

        WorkerConfig config = config("sweep_carts");

        assertThat(config.fenced()).contains(true);
        assertThat(config.fence()).contains(Fence.SAME_DATABASE_ONLY);
    }

    @Test
    void aFenceUnderAnUnquotedNameIsRejected() {
        environment.put("QUARKUS_TICKRUNNER_WORKERS_SWEEP_CARTS_FENCED", "true");

        assertThat(faults()).singleElement().asString().contains("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__FENCED");
    }

    @Test
    void aVariableAddsTheRestOfASchedule() {
        properties.put(PREFIX + "sweep_carts.cron", "0 15 2 * * ?");
        properties.put(PREFIX + "sweep_carts.max-retries", "2");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__TIME_ZONE", "Asia/Tokyo");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__MISSED", "skip");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__RETRY", "20s");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__JITTER", "10s");

        WorkerConfig config = config("sweep_carts");

        assertThat(config.cron()).contains("0 15 2 * * ?");
        assertThat(config.timeZone()).contains("Asia/Tokyo");
        assertThat(config.missed()).contains(Missed.SKIP);
        assertThat(config.retry()).contains("20s");
        assertThat(config.jitter()).contains("10s");
        assertThat(config.maxRetries()).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "TIME_ZONE", "MISSED_WITHIN", "MAX_RETRIES", "CRON", "RETRY" })
    void aVariableOfTwoWordsWithoutTheDoubleUnderscoresIsRejected(String setting) {
        environment.put("QUARKUS_TICKRUNNER_WORKERS_SWEEP_CARTS_" + setting, "7");

        assertThat(faults()).singleElement().asString().contains("does not reach worker \"sweep_carts\"; write " + PREFIX
                + "\"sweep_carts\"." + setting.toLowerCase(Locale.ROOT).replace('_', '-')
                + ", as an environment variable QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__" + setting);
    }

    @Test
    void anAmbiguousVariableIsRejected() {
        environment.put("QUARKUS_TICKRUNNER_WORKERS__A_B__EVERY", "7s");

        assertThat(faults())
                .containsExactly(PREFIX + "\"a.b\" can mean the workers [a_b, a-b]; name one by a property, or by an"
                        + " environment variable spelled like the property");
    }

    @Test
    void aVariableWithoutAWorkerIsRejected() {
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARDS__EVERY", "7s");

        assertThat(faults()).singleElement().asString().contains("\"sweep.cards\"", "did you mean \"sweep_carts\"?");
    }

    @Test
    void aVariableOverridesTheFileAndAddsToIt() {
        properties.put(PREFIX + "\"sweep_carts\".every", "1m");
        properties.put(PREFIX + "\"sweep_carts\".timeout", "30s");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY", "7s");

        assertThat(every("sweep_carts")).isEqualTo("7s");
        assertThat(config("sweep_carts").timeout()).contains("30s");
    }

    @Test
    void aVariableAddsSettingsMissingInTheFile() {
        properties.put(PREFIX + "sweep_carts.timeout", "30s");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY", "7s");
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__ENABLED", "false");

        assertThat(every("sweep_carts")).isEqualTo("7s");
        assertThat(config("sweep_carts").timeout()).contains("30s");
        assertThat(config("sweep_carts").enabled()).isFalse();
        assertThat(faults()).isEmpty();
    }

    @Test
    void aSystemPropertyOverridesAVariable() {
        environment.put("QUARKUS_TICKRUNNER_WORKERS__SWEEP_CARTS__EVERY", "7s");
        system.put(PREFIX + "\"sweep_carts\".every", "9s");

        assertThat(every("sweep_carts")).isEqualTo("9s");
    }

    @Test
    void aVariableWithThousandsOfPartsIsRejectedLikeAnyOther() {
        String property = PREFIX + "a.".repeat(4_000) + "every";

        assertThat(new WorkerConfigs(Map.of()).faults(WORKERS, List.of(property))).singleElement().asString()
                .contains("reaches no worker");
    }

    private String every(String worker) {
        return config(worker).every().orElseThrow();
    }

    private WorkerConfig config(String worker) {
        return configs(build()).of(worker).orElseThrow();
    }

    private List<String> faults() {
        SmallRyeConfig config = build();
        return configs(config).faults(WORKERS, config.getPropertyNames());
    }

    private static WorkerConfigs configs(SmallRyeConfig config) {
        return new WorkerConfigs(config.getConfigMapping(TickrunnerConfig.class).workers());
    }

    private SmallRyeConfig build() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TickrunnerConfig.class)
                .withMapping(TickrunnerBuildTimeConfig.class)
                .withSources(new EnvConfigSource(environment, 300), new PropertiesConfigSource(properties, "file", 250),
                        new PropertiesConfigSource(system, "system", 400))
                .build();
    }
}
