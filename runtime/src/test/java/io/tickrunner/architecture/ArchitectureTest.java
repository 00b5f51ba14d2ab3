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
        return Stream.concat(RoomRules.order(), Stream.of(
                NativeImageRules.NOTHING_IS_LOOKED_UP_AT_RUN_TIME,
                NativeImageRules.NOTHING_IS_CAPTURED_AT_BUILD_TIME,
                RoomRules.API_KNOWS_NO_ROOM,
                RoomRules.TESTING_KNOWS_ONLY_THE_LOCKS,
                RoomRules.ROOMS_HAVE_NO_CIRCLE,
                RoomRules.CLASSES_HAVE_NO_CIRCLE,
                RoomRules.JDBC_IS_SEEN_BY_BOOT_ALONE,
                RoomRules.LOCKS_KNOW_NO_DRIVER,
                RoomRules.TIME_AND_THREADS_COME_THROUGH_THE_SEAM,
                RoomRules.CLOCKS_COME_THROUGH_THE_SEAM))
                .map(rule -> Named.of(rule.getDescription(), rule));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shippedClassesKeepTheRule(ArchRule rule) {
        rule.check(SHIPPED);
    }
}
