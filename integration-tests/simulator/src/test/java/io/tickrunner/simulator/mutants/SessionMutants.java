package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/** Planted bugs of the lock session, from the request for a lock to its loss. */
final class SessionMutants {

    private SessionMutants() {
    }

    static List<Mutant> all() {
        return List.of(
                new Mutant("the deadline counts from the answer", "time/LeaseClock",
                        "            confirmedAt = sentAt;",
                        "            confirmedAt = time.nanos();",
                        "The server counts the lease from the statement that it received, so the locks are trusted for too long",
                        Mix.SLOW_NETWORK, Set.of(Check.DEADLINE)),
                new Mutant("trust does not end at the deadline", "lock/SessionTrust",
                        "return !isLost() && lease.isValid();",
                        "return !isLost();",
                        "A frozen replica trusts its locks when it goes on",
                        Mix.STALLS, Set.of(Check.DEADLINE, Check.ONCE, Check.HONEST_CHECK)),
                new Mutant("nobody watches the deadline", "lock/SessionTrust",
                        "            lose(\"no answer from the server within the deadline\");",
                        "            LOG.debug(\"no answer from the server within the deadline\");",
                        "Work goes on until a read of the socket times out",
                        Mix.CUTS, Set.of(Check.INTERRUPTED, Check.LOSS_NOTICED, Check.REOPENED, Check.ONCE)),
                new Mutant("an unlock that the server denies is ignored", "lock/RequestSender",
                        "if (!request.lock && !answer) {",
                        "if (!request.lock && !answer && trust.isLost()) {",
                        "The server had forgotten the lock, so others may be forgotten too",
                        Mix.FORGOTTEN_LOCKS, Set.of(Check.LOSS_NOTICED, Check.HELD)),
                new Mutant("a lock that is granted late is kept", "lock/Answers",
                        "                releaseLate.accept(request.owner);\n",
                        "",
                        "A caller that gave up never releases the lock, so no replica runs its worker",
                        Mix.SHORT_CUTS, Set.of(Check.OWNED, Check.RUNS_AGAIN, Check.EACH_REPLICA_ATTEMPTS, Check.HONEST_SKIP)),
                new Mutant("a look does not see the end of the connection", "lock/LockWire",
                        "                say(link::ping);\n"
                                + "            }\n"
                                + "        } catch (LinkFailure e) {\n"
                                + "            trust.lose(e.getMessage());",
                        "                say(link::ping);\n"
                                + "            }\n"
                                + "        } catch (LinkFailure e) {\n"
                                + "            lookedAt = began;",
                        "The loss of the session is not noticed until the next heartbeat",
                        Mix.SESSIONS, Set.of(Check.LOSS_NOTICED, Check.ONCE, Check.HONEST_CHECK)),
                new Mutant("a second request for a lock is sent", "lock/GrantTable",
                        "old == null || old.isReleased() ? grant : old",
                        "grant",
                        "The lock stacks in the session and is released once too seldom",
                        Mix.SLOW_HAND_OVERS, Set.of(Check.OWNED, Check.RELEASED)),
                new Mutant("grants outlive their session", "lock/LockSession",
                        "            grants.loseAll();\n",
                        "",
                        "Work goes on under a lock that another replica holds",
                        Mix.SESSIONS, Set.of(Check.INTERRUPTED, Check.ONCE)),
                new Mutant("the audit does not see what the server has forgotten", "lock/LockSession",
                        "if (!held.contains(grant.lockId())) {",
                        "if (held.isEmpty() && !held.contains(grant.lockId())) {",
                        "A replica trusts a lock that the server gives to others",
                        Mix.FORGOTTEN_LOCKS, Set.of(Check.HELD)),
                new Mutant("the audit leaves stray locks", "lock/LockSession",
                        "                link.unlockWhateverIsHeld(held);\n",
                        "",
                        "A lock without an owner keeps its worker from running anywhere",
                        Mix.STRAY_LOCKS, Set.of(Check.OWNED)),
                new Mutant("locks are taken at once from a restarted server", "lock/LockSession",
                        "return time.nanos() - takesLocksFrom >= 0;",
                        "return true;",
                        "A partitioned replica still trusts a lock that the server has forgotten",
                        Mix.CUT_RESTARTS, Set.of(Check.ONCE)),
                new Mutant("a refused lock counts as held elsewhere", "lock/RequestSender",
                        "answerAll(locks, new LockUnavailableException(why, failure));",
                        "locks.forEach(request -> {\n"
                                + "            grants.remove(request.owner);\n"
                                + "            request.complete(false);\n"
                                + "        });",
                        "An outage looks like a lock that is held elsewhere",
                        Mix.REFUSALS, Set.of(Check.HONEST_SKIP)),
                new Mutant("what the server refused to pass on counts as told", "lock/LockWire",
                        "        if (told) {\n",
                        "        if (told || !trust.isLost()) {\n",
                        "A pause or a run that was refused once is never told",
                        Mix.SILENCE, Set.of(Check.PAUSED, Check.NEWS, Check.CADENCE)),
                new Mutant("a check of the lock does not look at the connection", "lock/LockSession",
                        "return trust.isTrusted() && wire.verify(LOOK_PERIOD_NANOS);",
                        "return trust.isTrusted();",
                        "A replica that was frozen passes the check with a lock that it has lost",
                        Mix.STALLED_ENDS, Set.of(Check.HONEST_CHECK, Check.ONCE)),
                new Mutant("a release is not sent", "lock/LockSession",
                        "grant.beginRelease(true).ifPresent(wire::add);",
                        "grant.beginRelease(true);",
                        "The server keeps the lock for a replica that has forgotten it",
                        Mix.OPERATORS, Set.of(Check.OWNED, Check.RELEASED)),
                new Mutant("a lost session is not closed", "lock/SessionTrust",
                        "            onLoss.run();\n"
                                + "        } finally {\n"
                                + "            link.abort();",
                        "            onLoss.run();\n"
                                + "        } finally {\n"
                                + "            LOG.debug(\"lost\");",
                        "The server keeps its locks until the lease ends",
                        Mix.RESETS, Set.of(Check.OWNED)),
                new Mutant("a statement that failed keeps its locks", "lock/RequestSender",
                        "part.stream().map(LockRequest::key).toList()",
                        "List.of()",
                        "Locks taken in a statement outlive its rollback",
                        Mix.REFUSALS, Set.of(Check.OWNED)));
    }
}
