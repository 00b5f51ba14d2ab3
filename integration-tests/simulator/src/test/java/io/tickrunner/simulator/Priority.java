package io.tickrunner.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The priority of this process, which keeps all cores busy for minutes. */
public final class Priority {

    private static final Path THREADS = Path.of("/proc/self/task");

    private Priority() {
    }

    /**
     * Lets other processes go first from now on: tests of real clusters may run beside, and those have deadlines. Does nothing
     * where that is not possible, because only the speed of others depends on it.
     */
    public static void lower() throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("renice", "-n", "19", "-p"));
        try (Stream<Path> threads = Files.list(THREADS)) {
            threads.map(thread -> thread.getFileName().toString()).forEach(command::add);
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor();
        } catch (IOException e) {
            System.out.println("The priority stays as it is: " + e.getMessage());
        }
    }
}
