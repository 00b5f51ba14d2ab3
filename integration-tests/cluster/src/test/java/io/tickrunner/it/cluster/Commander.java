package io.tickrunner.it.cluster;

import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import io.tickrunner.it.cluster.harness.Replica;

/** Sends commands to one replica from several threads until it is stopped or the replica is gone. */
final class Commander {

    private final Collection<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean stopped;

    /**
     * @param commands each {@code <worker>/<command>}
     */
    Commander(Replica replica, String... commands) {
        threads = Stream.of(commands).map(command -> new Thread(() -> send(replica, command.split("/")), command)).toList();
        threads.forEach(Thread::start);
    }

    private void send(Replica replica, String[] command) {
        while (!stopped) {
            try {
                answers.add(replica.client().command(command[0], command[1]).statusCode());
            } catch (UncheckedIOException e) {
                // A refused connection is a valid answer once the port is closed.
                return;
            }
        }
    }

    Collection<Integer> answers() {
        return answers;
    }

    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
