package io.tickrunner.it.cluster;

import io.quarkus.arc.lookup.LookupIfProperty;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

/** A worker in partitions, each of which records its steps like a worker of its own. */
@LookupIfProperty(name = "cluster.partitioned", stringValue = "true")
@TickWorker(name = "part", lockId = 90_000, every = "1s", partitions = 4, partitionsFrom = "cluster.partitions")
public class PartitionedWork implements Worker {

    private final Work work;

    PartitionedWork(Work work) {
        this.work = work;
    }

    @Override
    public void tick(Tick tick) throws Exception {
        work.run(tick);
    }
}
