package io.tickrunner.runtime.worker;

/**
 * Into how many partitions the code divides a worker.
 *
 * @param number the number as written; {@code null} if it is not set
 * @param from the configuration property that contains the number; empty if it is not set
 */
public record PartitionSpec(Integer number, String from) {

    /** A worker that is not divided. */
    public static final PartitionSpec NONE = new PartitionSpec(null, "");

    public boolean isPartitioned() {
        return number != null || !from.isEmpty();
    }
}
