package io.tickrunner.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import io.tickrunner.architecture.sample.CapturingRecorder;
import io.tickrunner.architecture.sample.CapturingStatics;
import io.tickrunner.architecture.sample.Innocent;
import io.tickrunner.architecture.sample.Lookups;

/**
 * Tests that the rules detect violations, with samples that break them. A rule that finds nothing would otherwise pass, too.
 */
class ArchitectureRulesTest {

    @ParameterizedTest
    @ValueSource(strings = { "Class.forName(", "getResourceAsStream(", "ServiceLoader.load(", "Proxy.newProxyInstance(",
            "ObjectInputStream", "ObjectOutputStream", "Method.invoke(", "getDeclaredConstructor(", "loadClass(" })
    void lookupIsFound(String lookup) {
        assertThat(faults(NativeImageRules.NOTHING_IS_LOOKED_UP_AT_RUN_TIME, Lookups.class)).contains(lookup);
    }

    @ParameterizedTest
    @ValueSource(strings = { "System.nanoTime(", "Instant.now(", "System.getenv(", "System.getProperty(", "Random.<init>(",
            "SecureRandom.<init>(", "Executors.newSingleThreadExecutor(", "Thread.<init>(", "InetAddress.getLocalHost(",
            "ServerSocket.<init>(", "UUID.randomUUID(", "ProcessHandle.current(" })
    void stateCapturedByAStaticInitialiserIsFound(String capture) {
        assertThat(faults(NativeImageRules.NOTHING_IS_CAPTURED_AT_BUILD_TIME, CapturingStatics.class)).contains(capture);
    }

    @Test
    void clockReadByARecorderIsFoundThroughTheMethodsThatItCalls() {
        assertThat(faults(NativeImageRules.NOTHING_IS_CAPTURED_AT_BUILD_TIME, CapturingRecorder.class))
                .contains("System.currentTimeMillis(", "reached from " + CapturingRecorder.class.getName() + ".start()");
    }

    @Test
    void codeThatRunsLaterIsNoViolation() {
        assertThat(faults(NativeImageRules.NOTHING_IS_CAPTURED_AT_BUILD_TIME, Innocent.class)).isEmpty();
        assertThat(faults(NativeImageRules.NOTHING_IS_LOOKED_UP_AT_RUN_TIME, Innocent.class)).isEmpty();
    }

    private static String faults(ArchRule rule, Class<?> sample) {
        JavaClasses classes = new ClassFileImporter().importClasses(sample);
        return String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
    }
}
