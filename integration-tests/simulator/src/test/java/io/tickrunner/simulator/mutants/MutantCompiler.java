package io.tickrunner.simulator.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles mutants into memory, against the class path of the test. */
final class MutantCompiler {

    private static final Path SOURCES = sources();

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final JavaFileManager standard = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    private static Path sources() {
        Path below = Path.of("runtime", "src", "main", "java");
        for (Path root = Path.of("").toAbsolutePath(); root != null; root = root.getParent()) {
            if (Files.isDirectory(root.resolve(below).resolve("io/tickrunner/runtime"))) {
                return root.resolve(below);
            }
        }
        throw new IllegalStateException("The sources of the production code are in no " + below + " above "
                + Path.of("").toAbsolutePath() + "; run the test in the repository");
    }

    static String source(Mutant mutant) {
        try {
            return Files.readString(SOURCES.resolve(mutant.path()));
        } catch (IOException e) {
            throw new UncheckedIOException("The mutant \"" + mutant + "\" changes a file that is not there", e);
        }
    }

    /** Returns the changed classes by their names. One thread at a time. */
    synchronized Map<String, byte[]> compile(Mutant mutant) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Memory memory = new Memory(standard);
        boolean compiled = compiler.getTask(null, memory, diagnostics,
                List.of("-proc:none", "-parameters", "-nowarn", "-classpath", System.getProperty("java.class.path")), null,
                List.of(new Source(mutant.path(), mutant.applyTo(source(mutant))))).call();
        if (!compiled) {
            throw new AssertionError("The mutant \"" + mutant + "\" does not compile:\n" + diagnostics.getDiagnostics().stream()
                    .filter(d -> d.getKind() == Diagnostic.Kind.ERROR).map(Object::toString).collect(Collectors.joining("\n")));
        }
        return memory.classes();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

        Memory(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {

                @Override
                public OutputStream openOutputStream() {
                    return outputs.computeIfAbsent(className, any -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> classes() {
            return outputs.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toByteArray()));
        }
    }
}
