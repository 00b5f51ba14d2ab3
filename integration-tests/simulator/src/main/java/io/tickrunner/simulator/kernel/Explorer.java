package io.tickrunner.simulator.kernel;

/** Decides in place of the seed what comes next, wherever several things may. */
public interface Explorer {

    /**
     * Returns what happens.
     *
     * @param options how many possibilities there are, at least two
     * @return a number from 0, which is what happens as a rule, to one less than the options
     */
    int choose(int options);
}
