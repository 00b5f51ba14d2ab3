// tag::methods[]
@ApplicationScoped
public class Invoices {

    @Scheduled(every = "10m", identity = "send_invoices", concurrentExecution = SKIP)
    @SchedulerLock(name = "send_invoices", lockAtMostFor = "9m", lockAtLeastFor = "9m")
    void send() {
        LockAssert.assertLocked();
        sendDueInvoices();
    }

    @Scheduled(cron = "0 15 3 * * ?", skipExecutionIf = MonthIsClosed.class)
    @SchedulerLock(name = "close_books", lockAtMostFor = "1h", lockAtLeastFor = "5m")
    void closeBooks() {
        closeDay();
    }
}
// end::methods[]

// tag::bridge[]
@ApplicationScoped
public class Invoices {

    @TickWorker(name = "send_invoices", lockId = 1012, every = "10m")
    @SchedulerLock(name = "send_invoices", lockAtMostFor = "9m", lockAtLeastFor = "9m") // goes with the next release
    void send() {
        sendDueInvoices();
    }
}
// end::bridge[]
