package io.tickrunner.simulator.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.tickrunner.runtime.worker.WakeUps;
import io.tickrunner.simulator.kernel.Kernel;
import io.tickrunner.simulator.postgres.Login;
import io.tickrunner.simulator.postgres.NotifyQueries;
import io.tickrunner.simulator.postgres.Opening;
import io.tickrunner.simulator.postgres.Reply;

/**
 * Wakes workers up at random moments: by notifications of the app's other programs, and by requests in any replica. Some come
 * alone, some in bursts, some while the work runs, and some right before a fault.
 */
final class Stimuli {

    private static final Login APP = new Login("app", false, "10.0.3.1", "another program");
    private static final long BURST_NANOS = Duration.ofMillis(300).toNanos();
    private static final int FLOOD = 300;
    private static final Duration SHORT_GAP = Duration.ofSeconds(2);
    private static final Duration LONG_GAP = Duration.ofSeconds(40);

    private final Cluster cluster;
    private final Kernel kernel;
    private final Faults faults;
    private final RandomGenerator dice;
    private final List<WorkerPlan> plans;
    private int sent;
    private boolean ended;

    Stimuli(Cluster cluster, Faults faults) {
        this.cluster = cluster;
        this.kernel = cluster.kernel();
        this.faults = faults;
        this.dice = kernel.random("stimuli");
        this.plans = cluster.plans().stream().filter(plan -> plan.wakeUps().isPresent()).toList();
    }

    void begin() {
        if (!plans.isEmpty()) {
            next();
        }
    }

    private void next() {
        // In a long silence nothing else hides that a wake-up was lost.
        Duration mean = dice.nextBoolean() ? SHORT_GAP : LONG_GAP;
        kernel.after((long) (-Math.log(1 - dice.nextDouble()) * mean.toNanos()), "stimulus", () -> {
            if (!ended) {
                happen(plans.get(dice.nextInt(plans.size())));
                next();
            }
        });
    }

    private void happen(WorkerPlan plan) {
        if (dice.nextInt(3) == 0) {
            // The work of this tick meets the ones that follow.
            wake(plan);
        }
        switch (dice.nextInt(8)) {
            case 0 -> flood(plan);
            case 1, 2 -> burst(plan);
            default -> wake(plan);
        }
        if (dice.nextInt(3) == 0) {
            kernel.after(dice.nextLong(1L << 10 + dice.nextInt(21)), "fault after a stimulus",
                    () -> faults.befallHolder(plan.lockId()));
        }
    }

    private void burst(WorkerPlan plan) {
        int more = 2 + dice.nextInt(10);
        for (int i = 0; i < more; i++) {
            kernel.after(dice.nextLong(BURST_NANOS), "one of a burst", () -> wake(plan));
        }
    }

    private void flood(WorkerPlan plan) {
        plan.wakeUps().flatMap(WakeUps::channel).ifPresentOrElse(channel -> commit(channel, FLOOD), () -> burst(plan));
    }

    /** Wakes a worker up in one of the ways that it has. */
    void wake(WorkerPlan plan) {
        plan.wakeUps().flatMap(WakeUps::channel).filter(channel -> dice.nextInt(4) > 0)
                .ifPresentOrElse(channel -> commit(channel, 1), () -> request(plan));
    }

    /** Notifies a channel, in a transaction of another program. */
    private void commit(String channel, int count) {
        if (cluster.server().open(APP) instanceof Opening.Opened opened) {
            List<String> payloads = IntStream.range(0, count).mapToObj(i -> Integer.toString(++sent))
                    .collect(Collectors.toCollection(ArrayList::new));
            // Before the replicas hear of it.
            Reply reply = opened.session().execute(new NotifyQueries.Notify(channel, payloads));
            if (reply instanceof Reply.Answer) {
                kernel.note("%s notifications of %s are committed", count, channel);
                cluster.checker().wakeUps().notified(channel);
            }
            opened.session().terminate();
        }
    }

    private void request(WorkerPlan plan) {
        List<Replica> living = cluster.living().stream().filter(replica -> !replica.isStopping()).toList();
        if (living.isEmpty()) {
            return;
        }
        Replica asked = living.get(dice.nextInt(living.size()));
        asked.process().start("request", () -> asked.worker(plan.lockId()).ifPresent(worker -> {
            Runnable accepted = cluster.checker().wakeUps().asks(asked, plan);
            kernel.note("%s is asked for a tick of %s", asked, plan.name());
            try {
                worker.requestTick();
            } catch (IllegalStateException e) {
                // The app is stopping just now.
                return;
            }
            accepted.run();
        }));
    }

    void end() {
        ended = true;
    }
}
