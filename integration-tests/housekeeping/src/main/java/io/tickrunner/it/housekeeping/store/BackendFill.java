package io.tickrunner.it.housekeeping.store;

/** How full a backend is. */
public record BackendFill(String name, String tier, long quotaBytes, long usedBytes, double fill, long copies, long badCopies) {
}
