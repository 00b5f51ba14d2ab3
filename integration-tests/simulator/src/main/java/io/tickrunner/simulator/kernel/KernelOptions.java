package io.tickrunner.simulator.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * How a simulation runs. All but the last two change the history that follows from a seed.
 *
 * @param preemption the probability that a thread gives way at a call that need not wait
 * @param spuriousWakeUps the probability that a park ends for no reason
 * @param delays how threads are kept from the processor
 * @param wallClockError how far the wall clocks of processes are off at most, in either direction
 * @param start what a perfect wall clock shows when the simulation begins
 * @param driftPpm how much faster or slower than virtual time the clocks of a process run at most, in millionths
 * @param tracedEvents how many of the last events a report shows; 0 saves some time
 * @param stuckAfter the real time after which a thread that does not come back to the kernel fails the simulation
 */
public record KernelOptions(double preemption, double spuriousWakeUps, Delays delays, Duration wallClockError, Instant start,
        int driftPpm, int tracedEvents, Duration stuckAfter) {

    private static final Instant YEAR_2030 = Instant.parse("2030-01-01T00:00:00Z");

    /** Explores interleavings, in a friendly environment. */
    public static final KernelOptions DEFAULT = new KernelOptions(0.05, 0.01, Delays.NONE, Duration.ofSeconds(2), YEAR_2030, 50,
            200,
            Duration.ofSeconds(10));

    /** Nothing at random but the order of what is possible at the same moment. */
    public static final KernelOptions CALM = new KernelOptions(0, 0, Delays.NONE, Duration.ZERO, YEAR_2030, 0, 200,
            Duration.ofSeconds(10));

    /** Draws what the seed is to decide: runs with different habits find more than runs that are all alike. */
    public static KernelOptions draw(RandomGenerator dice) {
        double[] chances = { 0, 0.01, 0.1, 0.5 };
        Delays delays = dice.nextBoolean() ? Delays.NONE
                : Delays.of(chances[dice.nextInt(3)] / 10, Duration.ofNanos(1_000), Duration.ofMillis(1L << dice.nextInt(12)));
        return DEFAULT.withPreemption(chances[dice.nextInt(4)]).withSpuriousWakeUps(chances[dice.nextInt(3)])
                .withDelays(delays);
    }

    public KernelOptions withPreemption(double chance) {
        return new KernelOptions(chance, spuriousWakeUps, delays, wallClockError, start, driftPpm, tracedEvents, stuckAfter);
    }

    public KernelOptions withSpuriousWakeUps(double chance) {
        return new KernelOptions(preemption, chance, delays, wallClockError, start, driftPpm, tracedEvents, stuckAfter);
    }

    public KernelOptions withDelays(Delays ofThreads) {
        return new KernelOptions(preemption, spuriousWakeUps, ofThreads, wallClockError, start, driftPpm, tracedEvents,
                stuckAfter);
    }

    public KernelOptions withClocks(Duration wallError, int ppm) {
        return new KernelOptions(preemption, spuriousWakeUps, delays, wallError, start, ppm, tracedEvents, stuckAfter);
    }

    public KernelOptions withStart(Instant at) {
        return new KernelOptions(preemption, spuriousWakeUps, delays, wallClockError, at, driftPpm, tracedEvents, stuckAfter);
    }

    public KernelOptions withTracedEvents(int number) {
        return new KernelOptions(preemption, spuriousWakeUps, delays, wallClockError, start, driftPpm, number, stuckAfter);
    }

    public KernelOptions withStuckAfter(Duration realTime) {
        return new KernelOptions(preemption, spuriousWakeUps, delays, wallClockError, start, driftPpm, tracedEvents, realTime);
    }
}
