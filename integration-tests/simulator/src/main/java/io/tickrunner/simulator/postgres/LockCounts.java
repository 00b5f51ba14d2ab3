package io.tickrunner.simulator.postgres;

/** How often one session has locked one key, by mode and level. */
final class LockCounts {

    private static final LockMode[] MODES = LockMode.values();

    private final int[][] counts = new int[MODES.length][LockLevel.values().length];

    int count(LockMode mode, LockLevel level) {
        return counts[mode.ordinal()][level.ordinal()];
    }

    boolean has(LockMode mode) {
        for (int count : counts[mode.ordinal()]) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    boolean isFree() {
        for (LockMode mode : MODES) {
            if (has(mode)) {
                return false;
            }
        }
        return true;
    }

    void add(LockMode mode, LockLevel level) {
        counts[mode.ordinal()][level.ordinal()]++;
    }

    /** Returns whether there was one to remove. */
    boolean remove(LockMode mode, LockLevel level) {
        if (count(mode, level) == 0) {
            return false;
        }
        counts[mode.ordinal()][level.ordinal()]--;
        return true;
    }

    void clear(LockLevel level) {
        for (LockMode mode : MODES) {
            counts[mode.ordinal()][level.ordinal()] = 0;
        }
    }
}
