package io.tickrunner.simulator.kernel;

import java.util.concurrent.CompletableFuture;

import io.tickrunner.runtime.time.Threads;

/** Measures how fast the kernel is on this machine. Not a test: run the main method, for example on one core with taskset. */
final class KernelSpeed {

    private static final int ROUNDS = 5;

    private KernelSpeed() {
    }

    public static void main(String[] args) throws InterruptedException {
        int simulations = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        System.out.println(simulations + " simulations at a time; in each, by the best of " + ROUNDS + " rounds:");
        Thread[] threads = new Thread[simulations];
        for (int i = 0; i < simulations; i++) {
            threads[i] = new Thread(KernelSpeed::measure);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void measure() {
        report("events", KernelSpeed::events);
        report("hand-overs", KernelSpeed::handOvers);
        report("hand-overs among 50 threads", KernelSpeed::manyHandOvers);
        report("simulations with 3 processes of 10 threads, one killed", KernelSpeed::simulations);
    }

    private interface Load {
        /** Returns how much it did. */
        long run();
    }

    private static void report(String what, Load load) {
        double best = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long since = System.nanoTime();
            long done = load.run();
            best = Math.max(best, done * 1e9 / (System.nanoTime() - since));
        }
        System.out.printf("%,12.0f %s a second%n", best, what);
    }

    private static long events() {
        try (Kernel kernel = new Kernel(1)) {
            for (int i = 0; i < 100; i++) {
                kernel.after(i, "event", new Runnable() {
                    @Override
                    public void run() {
                        kernel.after(1_000, "event", this);
                    }
                });
            }
            kernel.run(10_000_000);
            return kernel.steps();
        }
    }

    /** Lets two threads wake each other in turns. */
    private static long handOvers() {
        try (Kernel kernel = new Kernel(1, KernelOptions.CALM)) {
            Threads threads = kernel.process("p").threads();
            Thread[] both = new Thread[2];
            for (int i = 0; i < 2; i++) {
                int other = 1 - i;
                both[i] = threads.start("t" + i, () -> {
                    for (;;) {
                        threads.unpark(both[other]);
                        threads.park(both, 1_000);
                    }
                });
            }
            kernel.runUntil(() -> kernel.handOvers() > 200_000, Long.MAX_VALUE);
            return kernel.handOvers();
        }
    }

    /** Lets threads wait for answers that come after a while. */
    private static long manyHandOvers() {
        try (Kernel kernel = new Kernel(1)) {
            SimProcess process = kernel.process("p");
            for (int i = 0; i < 50; i++) {
                process.start("t" + i, () -> {
                    for (;;) {
                        CompletableFuture<String> answer = new CompletableFuture<>();
                        kernel.after(process.time().dice().nextLong(1_000_000), "answer", () -> answer.complete("yes"));
                        try {
                            process.threads().await(answer, 2_000_000);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
            }
            kernel.runUntil(() -> kernel.handOvers() > 200_000, Long.MAX_VALUE);
            return kernel.handOvers();
        }
    }

    private static long simulations() {
        int simulations = 100;
        for (int seed = 0; seed < simulations; seed++) {
            try (Kernel kernel = new Kernel(seed)) {
                for (int p = 0; p < 3; p++) {
                    SimProcess process = kernel.process("p" + p);
                    for (int t = 0; t < 10; t++) {
                        process.start("t" + t, () -> process.threads().park(process));
                    }
                }
                kernel.after(500, "kill", kernel.processes().get(0)::kill);
                kernel.run(1_000);
            }
        }
        return simulations;
    }
}
