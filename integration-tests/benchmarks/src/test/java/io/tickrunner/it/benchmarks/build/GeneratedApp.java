package io.tickrunner.it.benchmarks.build;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.tickrunner.it.benchmarks.replicas.Replica;

/** A copy of a packaged app with additional generated classes, rebuilt with Quarkus' own tools. */
public final class GeneratedApp {

    private final Path home;
    private final List<Path> sources;
    private final Path classes;

    /** A class of package {@code generated}. */
    public record Source(String className, String text) {
    }

    public GeneratedApp(Path template, Path directory, List<Source> sources) throws IOException {
        this.home = directory.resolve("quarkus-app");
        this.classes = Files.createDirectories(directory.resolve("classes"));
        copy(template, home);
        Path sourceDirectory = Files.createDirectories(directory.resolve("src"));
        this.sources = sources.stream().map(source -> write(sourceDirectory, source)).toList();
    }

    public Path home() {
        return home;
    }

    private static Path write(Path directory, Source source) {
        try {
            return Files.writeString(directory.resolve(source.className() + ".java"), source.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the template's own classes of a package out. */
    public void drop(String packageName) throws IOException {
        try (FileSystem jar = openJar()) {
            Path folder = jar.getPath(packageName.replace('.', '/'));
            if (Files.exists(folder)) {
                try (Stream<Path> types = Files.list(folder)) {
                    for (Path type : types.filter(Files::isRegularFile).toList()) {
                        Files.delete(type);
                    }
                }
            }
        }
    }

    /**
     * Compiles the classes, puts them in the app's jar and runs Quarkus's build over it.
     *
     * @param settings configuration of the build, as options of a JVM
     * @return how long that took, in seconds
     */
    public double build(String... settings) throws Exception {
        long before = System.nanoTime();
        if (!sources.isEmpty()) {
            addClasses();
        }
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.addAll(List.of("-Dquarkus.launch.rebuild=true", "-jar", home.resolve("quarkus-run.jar").toString()));
        run(arguments.toArray(String[]::new));
        return (System.nanoTime() - before) / 1e9;
    }

    /**
     * As {@link #build()}, to a binary.
     *
     * @return how long that took, in seconds
     */
    public double buildNative() throws Exception {
        long before = System.nanoTime();
        addClasses();
        String classPath = Stream.of("lib/boot/*", "lib/main/*", "lib/deployment/*").map(jars -> home.resolve(jars).toString())
                .collect(Collectors.joining(File.pathSeparator));
        run("-Dquarkus.native.enabled=true", "-Dquarkus.package.jar.enabled=false",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-classpath",
                classPath + File.pathSeparator + ownClasses(), NativeRebuild.class.getName(), home.toString());
        return (System.nanoTime() - before) / 1e9;
    }

    /** What {@link #buildNative()} made. */
    public Path binary() throws IOException {
        try (Stream<Path> files = Files.list(home.getParent())) {
            return files.filter(file -> file.toString().endsWith("-runner")).findFirst()
                    .orElseThrow(() -> new IllegalStateException("No binary in " + home.getParent()));
        }
    }

    private static Path ownClasses() throws URISyntaxException {
        return Path.of(NativeRebuild.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private void addClasses() throws IOException {
        compile();
        try (FileSystem jar = openJar(); Stream<Path> compiled = Files.list(classes.resolve("generated"))) {
            Files.createDirectories(jar.getPath("generated"));
            for (Path type : compiled.toList()) {
                Files.write(jar.getPath("generated", type.getFileName().toString()), Files.readAllBytes(type));
            }
        }
    }

    /** Runs a JVM to its end. */
    private void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Replica.java("java")));
        command.addAll(Arrays.asList(arguments));
        Path log = home.resolveSibling("build.out");
        int status = new ProcessBuilder(command).directory(home.getParent().toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("The build failed:\n" + Files.readString(log));
        }
    }

    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-d", classes.toString(), "-classpath",
                    System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
                throw new IllegalStateException("The generated classes do not compile");
            }
        }
    }

    private FileSystem openJar() throws IOException {
        return FileSystems.newFileSystem(URI.create("jar:" + appJar().toUri()), Map.of());
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
