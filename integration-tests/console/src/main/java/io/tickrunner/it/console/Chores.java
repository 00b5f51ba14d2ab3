package io.tickrunner.it.console;

import java.util.concurrent.ThreadLocalRandom;

/** Work that takes time and does nothing. */
final class Chores {

    private Chores() {
    }

    static void take(int atLeastMillis, int atMostMillis) throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(atLeastMillis, atMostMillis));
    }
}
