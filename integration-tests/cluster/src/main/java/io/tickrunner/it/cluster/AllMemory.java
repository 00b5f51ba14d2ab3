package io.tickrunner.it.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Exhausts the heap repeatedly for a while. */
final class AllMemory {

    private static final int BIG = 1 << 20;
    private static final int SMALL = 1 << 10;

    private AllMemory() {
    }

    static void take(Duration howLong) {
        long until = System.nanoTime() + howLong.toNanos();
        OutOfMemoryError last = null;
        while (System.nanoTime() - until < 0) {
            Deque<byte[]> taken = new ArrayDeque<>(BIG);
            last = fill(taken, BIG);
            last = fill(taken, SMALL);
        }
        throw last == null ? new OutOfMemoryError("none was met") : last;
    }

    private static OutOfMemoryError fill(Deque<byte[]> taken, int piece) {
        try {
            while (true) {
                taken.add(new byte[piece]);
            }
        } catch (OutOfMemoryError e) {
            return e;
        }
    }
}
