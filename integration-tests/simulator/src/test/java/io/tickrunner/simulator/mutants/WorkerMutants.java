package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/** Planted bugs of a worker's ticks and of how it keeps its lock. */
final class WorkerMutants {

    private WorkerMutants() {
    }

    static List<Mutant> all() {
        return List.of(
                new Mutant("a burst of ticks after a stall", "cadence/IntervalRhythm",
                        "        if (now.nanos() - step >= STALL_NANOS) {\n"
                                + "            // Too late to catch up in small steps.\n"
                                + "            step = now.nanos();\n"
                                + "        }\n"
                                + "        step += interval;\n"
                                + "        due = now.nanos() + Math.max(step - now.nanos(), interval - catchUp());",
                        "        step += interval;\n"
                                + "        due = step;",
                        "A worker that was frozen for a minute runs all missed ticks at once",
                        Mix.STALLS, Set.of(Check.NO_BURST, Check.CADENCE)),
                new Mutant("a wait for the lock does not count", "tick/TakeOver",
                        "            schedule().heldUp(waitedNanos);\n",
                        "            LOG.debug(waitedNanos);\n",
                        "The second tick follows too soon after one that waited for its lock",
                        Mix.CUTS, Set.of(Check.CADENCE)),
                new Mutant("a tick is not asked whether it is still due", "tick/WorkerService",
                        "t.isDue(run, waitedNanos)",
                        "t.isDue(run, waitedNanos) || true",
                        "A worker starts twice within its interval when its lock moves",
                        Mix.DEATHS, Set.of(Check.CADENCE)),
                new Mutant("a start that did not begin is not withdrawn", "tick/TickPath",
                        "            recorder.withdraw(run);\n",
                        "",
                        "No replica runs the worker for an interval after the lock was lost right before the work",
                        Mix.WITHDRAWALS, Set.of(Check.NEWS, Check.PUNCTUAL, Check.RUNS_AGAIN)),
                new Mutant("health does not say that a worker runs", "tick/TickRun",
                        "return workStartedNanos != 0 || isWorking();",
                        "return workStartedNanos != 0 && !isWorking();",
                        "A tick that hangs is not seen",
                        Mix.RUN_NOW, Set.of(Check.HEALTH)),
                new Mutant("a drained replica takes locks over", "tick/Halt",
                        "        if (drain.isOn()) {\n            return true;\n        }\n",
                        "",
                        "A worker moves to a replica that begins no work",
                        Mix.DRAINS, Set.of(Check.RELEASED)),
                new Mutant("a replica that is halted keeps its lock", "tick/WorkerService",
                        "        if (cadence() == Cadence.CLUSTER) {\n"
                                + "            grants.releaseIfIdle();\n"
                                + "        }",
                        "        isIdle();",
                        "No other replica can run the worker while the scheduler is halted",
                        Mix.HALTS, Set.of(Check.RELEASED, Check.RUNS_AGAIN)),
                new Mutant("a lock is released while work uses it", "tick/GrantKeeper",
                        "        if (inUse || needed.getAsBoolean()) {\n",
                        "        if (inUse && kept == null || needed.getAsBoolean()) {\n",
                        "Another replica works while the work of this one goes on",
                        Mix.ROLLING, Set.of(Check.ONCE, Check.INTERRUPTED)),
                new Mutant("a failing tick leaves its worker busy", "tick/Dispatcher",
                        "            end(run, outcome);\n"
                                + "        }\n"
                                + "    }\n"
                                + "\n"
                                + "    /** Records",
                        "            if (outcome != Outcome.ERROR) {\n"
                                + "                end(run, outcome);\n"
                                + "            }\n"
                                + "        }\n"
                                + "    }\n"
                                + "\n"
                                + "    /** Records",
                        "A worker that fails once never runs again",
                        Mix.FAILURES, Set.of(Check.HEALTH, Check.RUNS_AGAIN, Check.PUNCTUAL)),
                new Mutant("a worker that fails again and again keeps its lock", "tick/ObservedWorker",
                        "return state.view().failedSeries() >= HAND_BACK_AFTER_FAILURES;",
                        "return state.view().failedSeries() < 0;",
                        "No other replica gets its turn",
                        Mix.FAILURES, Set.of(Check.RELEASED)),
                new Mutant("the lock is kept after a closed gate", "tick/Dispatcher",
                        "worker.grants.endUse(worker.keepsLock() && outcome != Outcome.GATED);",
                        "worker.grants.endUse(worker.keepsLock());",
                        "No other replica gets its turn while the gate is closed here",
                        Mix.FAILURES, Set.of(Check.RELEASED)),
                new Mutant("a lock is kept while its worker is paused", "tick/Pausing",
                        "    private void began() {\n"
                                + "        worker.grants.releaseIfIdle();",
                        "    private void began() {\n"
                                + "        worker.pause.isOn();",
                        "The lock is busy for as long as the pause lasts",
                        Mix.OPERATORS, Set.of(Check.RELEASED)),
                new Mutant("a forced tick swallows a scheduled one", "tick/Dispatcher",
                        "            waits(run);\n",
                        "            waits(null);\n",
                        "The tick of an interval is lost when an operator runs the worker just then",
                        Mix.RUN_NOW, Set.of(Check.PUNCTUAL, Check.EACH_REPLICA_ATTEMPTS)),
                new Mutant("a regular tick that comes due during an attempt is dropped", "tick/Dispatcher",
                        " || running.attempt() > 1",
                        "",
                        "Attempts at a tick go on after the next regular one was due",
                        Mix.RETRIES, Set.of(Check.ATTEMPTS)),
                new Mutant("a wait for a forced tick does not count", "tick/Dispatcher",
                        "        worker.schedule().ifPresent(s -> s.heldUp(late));\n",
                        "",
                        "The next tick comes too soon after one that waited for a forced tick",
                        Mix.RUN_NOW, Set.of(Check.CADENCE)),
                new Mutant("a paused replica takes locks over", "tick/ObservedWorker",
                        "return schedule != null && !pause.isOn() && !stopping;",
                        "return schedule != null && !stopping;",
                        "The lock is busy for as long as the pause lasts",
                        Mix.OPERATORS, Set.of(Check.RELEASED)),
                new Mutant("a timeout does not interrupt", "tick/TickPath",
                        "run.interrupt(Interruption.TIMEOUT, stint);",
                        "run.interrupt(Interruption.TIMEOUT, stint + 1);",
                        "Work that hangs keeps its worker busy for ever",
                        Mix.FAILURES, Set.of(Check.INTERRUPTED)),
                new Mutant("work that ignores its interrupt is not reported", "tick/RunWatch",
                        "        run.giveUp();\n",
                        "        LOG.debug(\"given up\");\n",
                        "A worker that never ticks again looks as if it were well",
                        Mix.STUBBORN, Set.of(Check.REPORTED)),
                new Mutant("work that outlives its lock is not watched", "tick/RunWatch",
                        "                if (run.isWorking()) {\n                    giveUp(run, Ending.lockLost(run, null));",
                        "                if (!run.isWorking()) {\n                    giveUp(run, Ending.lockLost(run, null));",
                        "Nobody learns that work goes on under a lock that another replica holds",
                        Mix.STUBBORN, Set.of(Check.REPORTED)),
                new Mutant("a worker that is stuck ticks again", "tick/Dispatcher",
                        "        if (running != null) {\n            busy(run, running);",
                        "        if (running != null && running.stuckSince() == null) {\n            busy(run, running);",
                        "Work that was given up goes on beside the next tick",
                        Mix.STUBBORN, Set.of(Check.REPORTED, Check.ONCE_IN_A_REPLICA)));
    }
}
