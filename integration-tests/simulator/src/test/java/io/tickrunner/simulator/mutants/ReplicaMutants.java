package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/** Planted bugs of what replicas tell each other and how they take over. */
final class ReplicaMutants {

    private ReplicaMutants() {
    }

    static List<Mutant> all() {
        return List.of(
                new Mutant("work begins without a notice", "lock/TakeOverWait",
                        "return left(grant.heldAt() + pace.noticeNanos());",
                        "return Duration.ZERO;",
                        "The former holder has no time to see the end of its session",
                        Mix.ENDS, Set.of(Check.ONCE)),
                new Mutant("looks are as rare with work as without", "lock/WireLooks",
                        "return working.get() > 0 || time.nanos() - lastBegunAt < LATELY_NANOS ? CLOSE_POLL_NANOS : POLL_NANOS;",
                        "return POLL_NANOS;",
                        "Work goes on for longer than the next holder waits",
                        Mix.ENDS, Set.of(Check.ONCE)),
                new Mutant("stand-bys do not try with the heartbeat", "lock/Heartbeat",
                        "current.beat(current.takesLocks() ? standbys.attempts(current) : List.of());",
                        "current.beat(List.of());",
                        "A dead holder is replaced only when another is due",
                        Mix.DEATHS, Set.of(Check.TAKEN_OVER, Check.HANDED_OVER)),
                new Mutant("a heartbeat is sent three times too seldom", "lock/Heartbeat",
                        "next = now + settings.heartbeat().toNanos();",
                        "next = now + 3 * settings.heartbeat().toNanos();",
                        "The session is silent for longer than promised",
                        Mix.CALM, Set.of(Check.HEARTBEAT, Check.NEWS)),
                new Mutant("the news of freed locks is ignored", "lock/PeerInbox",
                        "case FREED -> onFreed.run();",
                        "case FREED -> LOG.debug(\"freed\");",
                        "A hand-over takes a heartbeat",
                        Mix.ROLLING, Set.of(Check.HANDED_OVER)),
                new Mutant("HELLO is not answered", "lock/PeerInbox",
                        "case HELLO -> welcome.greeted(from, roll.backends());",
                        "case HELLO -> LOG.debug(\"hello\");",
                        "A replica that joins does not learn what ran and what is paused",
                        Mix.DEATHS, Set.of(Check.NEWS, Check.PAUSED, Check.CADENCE)),
                new Mutant("a refused session is not tried again", "lock/SessionKeeper",
                        "            access.settled();\n"
                                + "            sleep(backoff.nextNanos());",
                        "            access.settled();\n"
                                + "            sleep(Long.MAX_VALUE / 2);",
                        "One refusal leaves the replica without locks until it is restarted",
                        Mix.RESTARTS, Set.of(Check.REOPENED, Check.RUNS_AGAIN)),
                new Mutant("a start is not announced before the work", "lock/SessionLocker",
                        "            keeper.teller().tellNow(lockId);\n",
                        "            runs.isUntold(lockId);\n",
                        "If the holder dies in the work, the worker starts twice within its interval",
                        Mix.DEATHS, Set.of(Check.NEWS, Check.CADENCE)),
                new Mutant("certain take-over does not wait for the doubt", "lock/TakeOverWait",
                        "return vanishedAt.getAsLong() + deadlineNanos;",
                        "return vanishedAt.getAsLong();",
                        "A partitioned replica whose session was ended still works",
                        Mix.PARTITIONS, Set.of(Check.ONCE)),
                new Mutant("certain take-over does not wait after its own session opened", "lock/TakeOverWait",
                        "return released == null ? openedAt + deadlineNanos : released;",
                        "return released == null ? openedAt : released;",
                        "Nobody knows what vanished while there was no session",
                        Mix.LOST_PROXIES, Set.of(Check.ONCE)),
                new Mutant("an old release is believed", "lock/TakeOverWait",
                        "        releasedAt.clear();\n",
                        "",
                        "What was released before this session opened may be held again",
                        Mix.LOST_PROXIES, Set.of(Check.ONCE)),
                new Mutant("vanished replicas stay on the roll", "peer/PeerRoll",
                        "if (peers.keySet().retainAll(present)) {",
                        "if (peers.size() > 1_000 && peers.keySet().retainAll(present)) {",
                        "The dead are asked for a welcome, and certain take-overs do not wait",
                        Mix.DEATHS, Set.of(Check.ROLL)),
                new Mutant("a replica that leaves counts as vanished", "peer/PeerRoll",
                        "        peers.remove(backend);\n"
                                + "        leaving.add(backend);",
                        "        LOG.debugf(\"%d leaves\", backend);",
                        "Each rolling restart costs the wait of a crash",
                        Mix.ROLLING_CERTAIN, Set.of(Check.HANDED_OVER, Check.ROLL, Check.TAKEN_OVER)),
                new Mutant("newcomers are not told of pauses", "peer/PeerOutbox",
                        "            messages.addAll(commands.allPauses());\n",
                        "",
                        "A worker that an operator paused runs in a new replica",
                        Mix.OPERATORS, Set.of(Check.PAUSED)),
                new Mutant("what ran is not told", "peer/PeerOutbox",
                        "List<RunBook.Untold> untold = runs.untold();",
                        "List<RunBook.Untold> untold = List.of();",
                        "After a take-over the cadence begins anew",
                        Mix.DEATHS, Set.of(Check.NEWS, Check.CADENCE)),
                new Mutant("a pause that a peer tells of does not release the lock", "peer/PeerCommands",
                        "                    current.pauseChanged(lockId, entry.pause());",
                        "                    LOG.debug(\"paused\");",
                        "The lock is busy for as long as the pause lasts",
                        Mix.OPERATORS, Set.of(Check.RELEASED, Check.RUNS_AGAIN)),
                new Mutant("a lock is passed on while its former holder may trust it", "lock/LockWire",
                        "unlock.owner.isBeyondDoubt(now, trust.deadlineNanos())",
                        "now > Long.MIN_VALUE",
                        "The third holder begins while the first one works",
                        Mix.PASSED_ON, Set.of(Check.ONCE)));
    }
}
