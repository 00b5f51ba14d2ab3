package io.tickrunner.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.tickrunner.runtime.cadence.Schedule;
import io.tickrunner.runtime.text.DurationText;
import io.tickrunner.runtime.text.PropertyText;
import io.tickrunner.runtime.worker.LockIdRange;
import io.tickrunner.runtime.worker.ScheduleReader;
import io.tickrunner.runtime.worker.WakeUpReader;
import io.tickrunner.runtime.worker.WorkerRules;
import io.tickrunner.runtime.worker.WorkerSpec;

/** Checks the whole set of workers by the rules that also apply at run time. */
final class WorkerSetFaults {

    private final List<WorkerFault> faults = new ArrayList<>();

    private final ScheduleReader schedules;

    private final boolean ledger;

    private final List<String> unfenceable;

    private WorkerSetFaults(ScheduleReader schedules, boolean ledger, List<String> unfenceable) {
        this.unfenceable = unfenceable;
        this.ledger = ledger;
        this.schedules = schedules;
    }

    /**
     * @param schedules reads what is known at build time
     * @param ledger whether the app keeps a ledger
     * @param unfenceable why the app can fence no worker; empty if it can
     */
    static List<WorkerFault> of(List<WorkerSpec> workers, ScheduleReader schedules, boolean ledger, List<String> unfenceable) {
        WorkerSetFaults check = new WorkerSetFaults(schedules, ledger, unfenceable);
        workers.forEach(check::checkAlone);
        check.checkUnique(workers, WorkerSpec::name, WorkerRules::nameTakenFault);
        check.checkLockIds(workers);
        return check.faults;
    }

    /** Adds one error for all workers that share lock IDs, as far as the number of partitions is known. */
    private void checkLockIds(List<WorkerSpec> workers) {
        List<LockIdRange> ranges = workers.stream().filter(worker -> partitionsFault(worker).isEmpty())
                .map(worker -> new LockIdRange(worker.className(), worker.lockId(), partitionsOf(worker))).toList();
        LockIdRange.overlaps(ranges).forEach((range, fault) -> faults.add(new WorkerFault(range.owner(), fault)));
    }

    private static int partitionsOf(WorkerSpec worker) {
        Integer number = worker.partitions().number();
        return number == null ? 1 : number;
    }

    private static Optional<String> partitionsFault(WorkerSpec worker) {
        int partitions = partitionsOf(worker);
        return WorkerRules.partitionsFault("partitions", partitions)
                .or(() -> WorkerRules.lockIdsFault(worker.lockId(), partitions));
    }

    private void checkAlone(WorkerSpec worker) {
        add(worker, WorkerRules.nameFault(worker.name()));
        List<String> ofSchedule = new ArrayList<>();
        Optional<Schedule> schedule = schedules.read(worker.schedule(), worker.allowLongInterval(), attribute -> "",
                ofSchedule);
        new WakeUpReader(false).read(worker.wakeUps(), schedule.filter(s -> !s.isPlanned()).map(Schedule::interval),
                attribute -> "", ofSchedule);
        ofSchedule.forEach(fault -> add(worker, Optional.of(fault)));
        if (!ledger && worker.onCrash() != null) {
            add(worker, Optional.of(WorkerRules.onCrashFault(worker.onCrash())));
        }
        add(worker, WorkerRules.weightFault(worker.weight()));
        add(worker, partitionsFault(worker));
        add(worker, WorkerRules.partitionsFromFault(worker.partitions().from()));
        add(worker, WorkerRules.idleFenceFault(worker.fence()));
        if (worker.fence().fenced()) {
            unfenceable.forEach(fault -> add(worker, Optional.of(fault)));
        }
        if (!worker.timeout().isEmpty()) {
            add(worker, DurationText.syntaxFault("timeout", worker.timeout())
                    .or(() -> constant("timeout", worker.timeout()).flatMap(WorkerRules::timeoutFault)));
        }
    }

    /** Adds one error for all workers that share a value; it belongs to the first class and names the others. */
    private <V> void checkUnique(List<WorkerSpec> workers, Function<WorkerSpec, V> value, TakenRule<V> rule) {
        Map<V, List<WorkerSpec>> owners = new LinkedHashMap<>();
        for (WorkerSpec worker : workers) {
            owners.computeIfAbsent(value.apply(worker), key -> new ArrayList<>()).add(worker);
        }
        owners.forEach((key, sharers) -> {
            List<String> others = sharers.stream().skip(1).map(WorkerSpec::className).toList();
            add(sharers.get(0), rule.fault(key, others));
        });
    }

    private void add(WorkerSpec worker, Optional<String> fault) {
        fault.ifPresent(text -> faults.add(new WorkerFault(worker.className(), text)));
    }

    /** Returns a constant duration; empty for a property, whose value is known only at startup. */
    private static Optional<Duration> constant(String attribute, String text) {
        return PropertyText.isExpression(text) ? Optional.empty() : Optional.of(DurationText.parse(attribute, text));
    }

    private interface TakenRule<V> {
        Optional<String> fault(V value, List<String> others);
    }
}
