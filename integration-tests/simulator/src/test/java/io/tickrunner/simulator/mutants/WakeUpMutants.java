package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/** Planted bugs in wake-ups: how they are heard, kept, served and forgotten. */
final class WakeUpMutants {

    private WakeUpMutants() {
    }

    static List<Mutant> all() {
        return List.of(
                new Mutant("only the holder keeps a wake-up", "tick/WakeUpCall",
                        "        askedAt.set(now());\n",
                        "        if (isServedHere()) {\n            askedAt.set(now());\n        }\n",
                        "A wake-up is lost if the holder dies before it serves it",
                        Mix.WAKE_UPS_ENDS, Set.of(Check.WOKEN_UP)),
                new Mutant("a wake-up that comes during a tick is dropped", "tick/WakeUpCall",
                        "        askedAt.set(now());\n",
                        "        if (worker.isIdle()) {\n            askedAt.set(now());\n        }\n",
                        "What was committed after the work had looked waits for an interval",
                        Mix.WAKE_UPS, Set.of(Check.WOKEN_UP)),
                new Mutant("the end of a tick does not look for a wake-up", "tick/WakeUpCall",
                        "        serve();\n    }\n\n    @Override\n    public void tookOver",
                        "    }\n\n    @Override\n    public void tookOver",
                        "A wake-up that came during a tick, or found its lock busy, waits for an interval",
                        Mix.WAKE_UPS, Set.of(Check.WOKEN_UP)),
                new Mutant("a new session wakes nobody up (wake-up)", "lock/WakeUpChannels",
                        "            more.forEach(this::notified);\n",
                        "",
                        "A notification is lost that was committed while there was no session",
                        Mix.WAKE_UPS_RESTARTS, Set.of(Check.WOKEN_UP)),
                new Mutant("a request for a wake-up is not told the others", "tick/WorkerService",
                        "            env.coordinator().ifPresent(c -> c.wakeElsewhere(lockId()));\n",
                        "            env.coordinator();\n",
                        "A request has an effect only in the replica that holds the lock",
                        Mix.WAKE_UPS, Set.of(Check.WOKEN_UP)),
                new Mutant("a take-over does not look for a wake-up", "tick/TakeOver",
                        "        worker.wakeUp().ifPresent(WakeUp::tookOver);\n",
                        "",
                        "A wake-up is lost if the holder dies before it serves it, and until then the worker is not given away",
                        Mix.WAKE_UPS_ENDS, Set.of(Check.WOKEN_UP, Check.EVEN)),
                new Mutant("a resumed worker does not look for a wake-up", "tick/Pausing",
                        "        dispatcher.lookAgain();\n        dispatcher.serveWakeUp();\n",
                        "        dispatcher.lookAgain();\n",
                        "A wake-up is lost that came while the worker was paused",
                        Mix.WAKE_UPS_PAUSES, Set.of(Check.WOKEN_UP)),
                new Mutant("each wake-up is queued", "tick/WakeUpCall",
                        "        askedAt.set(now());\n",
                        "        if (askedAt.get() != NONE) {\n"
                                + "            worker.env.later(Duration.ofMillis(200), this::ask);\n"
                                + "            return;\n"
                                + "        }\n"
                                + "        askedAt.set(now());\n",
                        "A flood of notifications is followed by as many ticks",
                        Mix.WAKE_UPS, Set.of(Check.NO_QUEUE)),
                new Mutant("a start does not serve a wake-up", "tick/WakeUpCall",
                        "        served(startedAt);\n",
                        "",
                        "One notification is followed by ticks without end",
                        Mix.WAKE_UPS, Set.of(Check.NO_QUEUE)),
                new Mutant("a replica does not forget a wake-up that another has served", "tick/WakeUpCall",
                        "run.startedAt() - asked > HEARSAY_NANOS).isEmpty()",
                        "run.startedAt() - asked > HEARSAY_NANOS && asked == NONE).isEmpty()",
                        "A replica that takes over ticks for what was served long ago",
                        Mix.WAKE_UPS_ENDS, Set.of(Check.NO_QUEUE)),
                new Mutant("the shortest time before a wake-up is ignored", "tick/WakeUpCall",
                        "        notBefore = startedAt + worker.settings().wakeUps().atMostEvery().toNanos();\n",
                        "        notBefore = startedAt;\n",
                        "Each of many notifications that come one by one starts a tick at once",
                        Mix.WAKE_UPS, Set.of(Check.AT_MOST_EVERY)),
                new Mutant("a wake-up that waits does not keep its distance from another tick", "tick/WakeUpCall",
                        "        schedule.cancelWakeUp();\n",
                        "",
                        "A wake-up begins right after a forced tick",
                        Mix.WAKE_UPS, Set.of(Check.AT_MOST_EVERY, Check.PUNCTUAL)),
                new Mutant("a wake-up after a take-over does not wait", "tick/WakeUpCall",
                        "        waitAfterLastRun();\n        serve();\n",
                        "        serve();\n",
                        "A wake-up begins right after a tick of the replica before",
                        Mix.WAKE_UPS_ENDS, Set.of(Check.AT_MOST_EVERY)),
                new Mutant("the interval does not count from a wake-up", "tick/TickSchedule",
                        "        rhythm.tickedEarly(now);\n",
                        "",
                        "A regular tick begins right after a wake-up",
                        Mix.WAKE_UPS, Set.of(Check.CADENCE, Check.NO_BURST)));
    }
}
