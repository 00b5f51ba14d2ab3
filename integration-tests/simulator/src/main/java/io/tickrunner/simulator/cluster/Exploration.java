package io.tickrunner.simulator.cluster;

import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.tickrunner.runtime.config.TakeOverMode;
import io.tickrunner.simulator.kernel.Violation;

/**
 * All histories of two replicas and one worker that depart from the usual one a few times at most, within a window of so many
 * decisions: another thread goes first, another event happens first, a thread is interrupted by another, a fault happens or is
 * repaired. No history is left out and none is run twice.
 */
public final class Exploration {

    private final TakeOverMode mode;
    private final int steps;
    private final int most;
    private final Set<Long> states = ConcurrentHashMap.newKeySet();
    private final Deque<int[]> open = new ConcurrentLinkedDeque<>();
    /** Histories that were found and have not ended. */
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger histories = new AtomicInteger();
    private final AtomicInteger longest = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * What was explored.
     *
     * @param longest the most decisions in one history
     * @param states how many different states of the cluster there were at decisions, by what can be observed
     */
    public record Result(int histories, int longest, int states) {
    }

    /**
     * @param steps how many decisions the window has
     * @param departures how often a history departs from the usual one at most
     */
    public Exploration(boolean certain, int steps, int departures) {
        this.mode = certain ? TakeOverMode.CERTAIN : TakeOverMode.PROMPT;
        this.steps = steps;
        this.most = departures;
    }

    /**
     * Runs all histories, on all processors.
     *
     * @throws AssertionError if something does not hold in one of them
     */
    public Result run() throws InterruptedException {
        add(new int[0]);
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(this::work, "exploration-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() instanceof Error e) {
            throw e;
        } else if (failure.get() instanceof RuntimeException e) {
            throw e;
        }
        return new Result(histories.get(), longest.get(), states.size());
    }

    private void add(int[] departures) {
        unfinished.incrementAndGet();
        open.addLast(departures);
    }

    private void work() {
        while (unfinished.get() > 0 && failure.get() == null) {
            // The deepest first, so that few wait at a time.
            int[] departures = open.pollLast();
            if (departures == null) {
                Thread.onSpinWait();
                continue;
            }
            try {
                follow(departures);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                unfinished.decrementAndGet();
            }
        }
    }

    private void follow(int[] departures) {
        SmallHistory history = new SmallHistory(mode, departures, steps, states);
        try {
            history.run();
        } catch (Violation e) {
            throw new AssertionError(e.getMessage() + "\nTo repeat it: -Dexhaustive.certain=" + (mode == TakeOverMode.CERTAIN)
                    + " -Dexhaustive.steps=" + steps + " -Dexhaustive.departures=" + text(departures), e);
        }
        histories.incrementAndGet();
        int[] options = history.options();
        longest.accumulateAndGet(options.length, Math::max);
        if (departures.length < 2 * most) {
            int first = departures.length == 0 ? 0 : departures[departures.length - 2] + 1;
            for (int decision = first; decision < options.length; decision++) {
                for (int other = 1; other < options[decision]; other++) {
                    int[] longer = Arrays.copyOf(departures, departures.length + 2);
                    longer[departures.length] = decision;
                    longer[departures.length + 1] = other;
                    add(longer);
                }
            }
        }
    }

    /** Runs one history. */
    public void repeat(String departures) {
        int[] numbers = departures.isEmpty() ? new int[0]
                : Arrays.stream(departures.split(",")).mapToInt(Integer::parseInt).toArray();
        new SmallHistory(mode, numbers, steps, Collections.newSetFromMap(new ConcurrentHashMap<>())).run();
    }

    private static String text(int[] departures) {
        return IntStream.of(departures).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }
}
