package io.tickrunner.simulator.mutants;

import java.util.List;
import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/** Planted bugs of cron workers and of further attempts. */
final class OccurrenceMutants {

    private OccurrenceMutants() {
    }

    static List<Mutant> all() {
        return List.of(
                new Mutant("an occurrence that ran in another replica is due", "tick/PeerNews",
                        "return lastOccurrence().map(last -> run.attempt()",
                        "return Optional.ofNullable(begunHere).map(last -> run.attempt()",
                        "Each replica runs each occurrence when its own clock gets there",
                        Mix.OCCURRENCES, Set.of(Check.OCCURRENCES)),
                new Mutant("an occurrence is not announced", "tick/PeerNews",
                        "OptionalLong.of(run.plannedFor().toEpochMilli())",
                        "OptionalLong.empty()",
                        "A replica that takes over runs it again",
                        Mix.OCCURRENCES, Set.of(Check.OCCURRENCES)),
                new Mutant("a later occurrence does not end a series of attempts", "tick/PeerNews",
                        "last.isAfter(occurrence))",
                        "last.isBefore(Instant.MIN))",
                        "A replica that gets its lock back goes on with an old occurrence",
                        Mix.RETRIES, Set.of(Check.OCCURRENCES)),
                new Mutant("a further attempt is announced as a start", "tick/TickRecorder",
                        "run.purpose() == Purpose.SCHEDULED && run.attempt() == 1;",
                        "run.purpose() == Purpose.SCHEDULED;",
                        "A replica that takes over waits for an interval from the last attempt",
                        Mix.RETRIES, Set.of(Check.NEWS)),
                new Mutant("an occurrence that was withdrawn here stays used up", "tick/PeerNews",
                        "        begunHere = run.begunBefore;\n",
                        "",
                        "No replica runs it",
                        Mix.WITHDRAWN_OCCURRENCES, Set.of(Check.OCCURRENCES_RUN)),
                new Mutant("all missed occurrences run", "cadence/CronRhythm",
                        "schedule.cron().latest(now).filter(latest -> latest.isAfter(after)).orElse(null)",
                        "schedule.cron().next(after).filter(next -> !next.isAfter(now)).orElse(null)",
                        "A worker that was paused catches up with all that it has missed",
                        Mix.MISSES, Set.of(Check.MISSED)),
                new Mutant("a missed occurrence runs though the worker skips it", "cadence/CronRhythm",
                        "|| schedule.missed() == Missed.RUN_ONCE && late",
                        "|| late",
                        "What nobody wants any more runs when the worker is resumed",
                        Mix.MISSES, Set.of(Check.MISSED)),
                new Mutant("a missed occurrence runs however late it is", "cadence/CronRhythm",
                        "schedule.missed() == Missed.RUN_ONCE && late.compareTo(schedule.missedWithin()) <= 0",
                        "schedule.missed() == Missed.RUN_ONCE",
                        "What nobody wants any more runs when the worker is resumed",
                        Mix.MISSES, Set.of(Check.MISSED)),
                new Mutant("a missed occurrence never runs", "cadence/CronRhythm",
                        "|| schedule.missed() == Missed.RUN_ONCE && late.compareTo(schedule.missedWithin()) <= 0",
                        "|| late.isNegative()",
                        "What was due while the worker was paused is lost",
                        Mix.MISSES, Set.of(Check.OCCURRENCES_RUN)),
                new Mutant("a clock that is set forward is not noticed", "cadence/CronRhythm",
                        "TimeUnit.SECONDS.toNanos(10)",
                        "TimeUnit.HOURS.toNanos(10)",
                        "The next occurrence runs late",
                        Mix.MISSES, Set.of(Check.OCCURRENCES_RUN)),
                new Mutant("a worker is tried again more often than it says", "cadence/Retry",
                        "return attempt > most ?",
                        "return attempt > most + 1 ?",
                        "A worker that fails is attempted again and again",
                        Mix.RETRIES, Set.of(Check.ATTEMPTS)),
                new Mutant("the time to the next attempt does not grow", "cadence/Retry",
                        "1L << Math.min(attempt - 1, MOST_DOUBLINGS)",
                        "1L << Math.min(attempt - attempt, MOST_DOUBLINGS)",
                        "A worker that fails is attempted in quick succession",
                        Mix.RETRIES, Set.of(Check.ATTEMPTS)));
    }
}
