package io.tickrunner.runtime.lock;

import io.tickrunner.runtime.config.LockSettings;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.peer.PeerCommands;
import io.tickrunner.runtime.peer.PeerOutbox;
import io.tickrunner.runtime.peer.PeerRoll;
import io.tickrunner.runtime.peer.PeerWelcome;
import io.tickrunner.runtime.peer.RunBook;
import io.tickrunner.runtime.spread.MoveLog;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.time.Time;

/** What this replica knows about the others, and what it has to tell them. It outlives each session. */
record Peers(RunBook runs, PeerCommands commands, PeerWelcome welcome, PeerRoll roll, PeerOutbox outbox, Pace pace,
        ShareBook shares, MoveLog moves) {

    static Peers of(LockSettings settings, Time time, RunBook runs, PeerCommands commands) {
        PeerWelcome welcome = new PeerWelcome(settings, time::nanos);
        Pace pace = new Pace(time::nanos);
        ShareBook shares = new ShareBook();
        return new Peers(runs, commands, welcome, new PeerRoll(settings, time),
                new PeerOutbox(runs, commands, welcome, pace, shares, settings.repeatEvery(), time), pace, shares,
                new MoveLog(time));
    }
}
