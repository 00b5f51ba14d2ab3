package io.tickrunner.architecture;

import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

class ArchitectureTest {

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tickrunner");

    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                NativeImageRules.NOTHING_IS_LOOKED_UP_AT_RUN_TIME,
                NativeImageRules.NOTHING_IS_CAPTURED_AT_BUILD_TIME,
                RoomRules.API_KNOWS_NO_OTHER_ROOM,
                RoomRules.LOCKS_KNOW_ONLY_THE_API,
                RoomRules.RUNTIME_KNOWS_NO_OBSERVER,
                RoomRules.TESTING_KNOWS_ONLY_THE_LOCKS)
                .map(rule -> Named.of(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shippedClassesKeepTheRule(ArchRule rule) {
        rule.check(SHIPPED);
    }
}
