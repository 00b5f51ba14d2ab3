package io.tickrunner.runtime.peer;

import java.time.Duration;

import io.tickrunner.runtime.pg.Replica;
import io.tickrunner.runtime.spread.ShareBook;
import io.tickrunner.runtime.time.Time;

/** Creates outboxes of replicas that have nothing to command. */
public final class Outboxes {

    private Outboxes() {
    }

    public static PeerOutbox of(RunBook runs, Time time) {
        PeerCommands commands = new PeerCommands("test", new PauseBook(any -> true, time),
                new ScheduleBook(any -> true, any -> {
                }), () -> {
                }, time);
        return new PeerOutbox(runs, commands, new PeerWelcome(Replica.SETTINGS, time::nanos), new Pace(time::nanos),
                new ShareBook(), Duration.ofMinutes(10), time);
    }

    /** Creates an outbox of a replica that knows of no run. */
    public static PeerOutbox empty(Time time) {
        return of(new RunBook(any -> true, time), time);
    }
}
