package io.tickrunner.docs;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;

// tag::worker[]
@TickWorker(name = "crawl_pages", lockId = 1008, every = "15s")
@RunOnVirtualThread
public class CrawlPages implements Worker {

    @Override
    public void tick(Tick tick) {
    }
}
// end::worker[]
