package io.tickrunner.it.cluster.tokenless;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A client program of a lock server.
 *
 * @param words the program and the options that tell where the server is
 */
record Command(List<String> words) {

    /** Runs the program once and returns what it prints. */
    String run(String... arguments) throws IOException {
        return runWith("", arguments);
    }

    /** Runs the program once with this input and returns what it prints. */
    String runWith(String input, String... arguments) throws IOException {
        Process process = start(ProcessBuilder.Redirect.PIPE, arguments);
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** Starts the program, which goes on by itself, and ignores what it prints. */
    Process startAlone(String... arguments) throws IOException {
        return start(ProcessBuilder.Redirect.DISCARD, arguments);
    }

    private Process start(ProcessBuilder.Redirect output, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(words);
        line.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output).start();
    }
}
