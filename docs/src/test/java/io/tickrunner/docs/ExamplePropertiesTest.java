package io.tickrunner.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.config.TickrunnerBuildTimeConfig;
import io.tickrunner.runtime.config.TickrunnerConfig;

/** Every property of ours in an example exists, its value is one, and the settings of the lock keep their promise. */
class ExamplePropertiesTest {

    static List<Path> files() {
        return Documents.examples().stream().filter(file -> file.toString().endsWith(".properties")).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void areUnderstood(Path file) throws IOException {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("test")
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TickrunnerConfig.class)
                .withMapping(TickrunnerBuildTimeConfig.class)
                .withSources(new PropertiesConfigSource(file.toUri().toURL()))
                .build();

        TickrunnerConfig.LockConfig lock = config.getConfigMapping(TickrunnerConfig.class).lock();
        assertThat(new LockSettings(lock.lease(), lock.heartbeat(), lock.deadline(), lock.requestTimeout(), lock.backoff(),
                lock.maxBackoff(), config.getConfigMapping(TickrunnerConfig.class).lockNamespace()).faults()).isEmpty();
    }
}
