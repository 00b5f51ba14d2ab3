package io.tickrunner.runtime.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tickrunner.Outcome;

/** Takes commands, and notes what it was asked to run. */
final class ObedientPeer implements PeerListener {

    final List<Long> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean takesCommands() {
        return true;
    }

    @Override
    public void pauseChanged(long lockId) {
        // Whether it is paused is asked of the locker.
    }

    @Override
    public Optional<CompletionStage<Outcome>> tickAsked(long lockId) {
        asked.add(lockId);
        return Optional.empty();
    }
}
