package io.tickrunner.docs;

import java.time.Clock;
import java.time.LocalTime;

import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

@TickWorker(name = "send_reminders", lockId = 1003, every = "1m")
public class SendReminders implements Worker {

    private final Clock clock = Clock.systemUTC();

    // tag::gate[]
    @Override
    public boolean shouldRun() {
        int hour = LocalTime.now(clock).getHour();
        return hour >= 8 && hour < 20;
    }
    // end::gate[]

    @Override
    public void tick(Tick tick) {
    }
}
