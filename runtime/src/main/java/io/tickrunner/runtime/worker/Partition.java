package io.tickrunner.runtime.worker;

import java.util.Comparator;

/**
 * One partition of a worker, which has a lock of its own and is treated like a worker of its own.
 *
 * @param worker the worker's name
 * @param index the partition's number, from 0
 * @param count how many partitions the worker has
 */
public record Partition(String worker, int index, int count) {

    /** Sorts names of workers, and the partitions of each worker by their number. */
    public static final Comparator<String> BY_NAME = Comparator.comparing(Partition::workerOf).thenComparing(String::length)
            .thenComparing(Comparator.naturalOrder());

    private static final char OPENING = '[';

    /** Returns the partition's name, such as {@code sync[3]}. A worker's own name contains no brackets. */
    public String name() {
        return worker + OPENING + index + "]";
    }

    /** Returns the name of the worker to which a name belongs, be it its own or a partition's. */
    public static String workerOf(String name) {
        int opening = name.indexOf(OPENING);
        return opening < 0 ? name : name.substring(0, opening);
    }
}
