package io.tickrunner.it.benchmarks.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A copy of this module's app with generated worker classes in it, which builds itself anew by Quarkus's own means. */
final class GeneratedApp {

    private static final String SOURCE = """
            package generated;

            import io.tickrunner.Tick;
            import io.tickrunner.TickWorker;
            import io.tickrunner.Worker;

            @TickWorker(name = "generated-%1$d", lockId = %1$d, every = "1h")
            public class Worker%1$d implements Worker {
                @Override
                public void tick(Tick tick) {
                }
            }
            """;

    private final Path home;
    private final List<Path> sources;
    private final Path classes;

    GeneratedApp(Path template, Path directory, int workers) throws IOException {
        this.home = directory.resolve("quarkus-app");
        this.classes = Files.createDirectories(directory.resolve("classes"));
        copy(template, home);
        Path sourceDirectory = Files.createDirectories(directory.resolve("src"));
        this.sources = IntStream.range(0, workers).mapToObj(i -> write(sourceDirectory, i)).toList();
    }

    Path home() {
        return home;
    }

    private static Path write(Path directory, int number) {
        try {
            return Files.writeString(directory.resolve("Worker" + number + ".java"), String.format(SOURCE, number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the workers, puts them in the app's jar and runs Quarkus's build over it. */
    void build(ProcessRunner runner) throws Exception {
        compile();
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + appJar().toUri()), Map.of());
                Stream<Path> compiled = Files.list(classes.resolve("generated"))) {
            Files.createDirectories(jar.getPath("generated"));
            for (Path type : compiled.toList()) {
                Files.write(jar.getPath("generated", type.getFileName().toString()), Files.readAllBytes(type));
            }
        }
        runner.run("-Dquarkus.launch.rebuild=true", "-jar", home.resolve("quarkus-run.jar").toString());
    }

    /** Runs a JVM to its end. */
    interface ProcessRunner {
        void run(String... arguments) throws Exception;
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-d", classes.toString(), "-classpath",
                    System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
                throw new IllegalStateException("The generated workers do not compile");
            }
        }
    }

    private Path appJar() throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("app"))) {
            return jars.filter(path -> path.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
