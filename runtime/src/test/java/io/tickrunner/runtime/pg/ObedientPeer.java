package io.tickrunner.runtime.pg;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.tickrunner.Outcome;
import io.tickrunner.Pause;
import io.tickrunner.runtime.peer.PeerListener;

/** Accepts commands and records the requested runs. */
public final class ObedientPeer implements PeerListener {

    public final List<Long> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean takesCommands() {
        return true;
    }

    @Override
    public void pauseChanged(long lockId, Pause change) {
        // The locker provides the state of the pause.
    }

    @Override
    public Optional<CompletionStage<Outcome>> tickAsked(long lockId, Map<String, String> arguments) {
        asked.add(lockId);
        return Optional.empty();
    }
}
