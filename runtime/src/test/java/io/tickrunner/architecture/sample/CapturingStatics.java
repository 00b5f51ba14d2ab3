package io.tickrunner.architecture.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Everything that would be the same in all processes of one native image. Only read, never initialised. */
public class CapturingStatics {

    static final long NANOS = System.nanoTime();
    static final Instant START = Instant.now();
    static final String HOME = System.getenv("HOME");
    static final String USER = System.getProperty("user.name");
    static final Random SEED = new Random();
    static final SecureRandom SECURE_SEED = new SecureRandom();
    static final ExecutorService POOL = Executors.newSingleThreadExecutor();
    static final Thread THREAD = new Thread(() -> {
    });
    static final UUID ID = UUID.randomUUID();
    static final long PROCESS = ProcessHandle.current().pid();
    static final String HOST = host();
    static final ServerSocket SOCKET = socket();

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket socket() {
        try {
            return new ServerSocket(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
