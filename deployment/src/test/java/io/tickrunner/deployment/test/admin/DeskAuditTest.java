package io.tickrunner.deployment.test.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.TestPostgres;
import io.tickrunner.runtime.admin.AdminDesk;

class DeskAuditTest {

    private static final String WORKER = " worker=rebalance ";
    private static final String BY = "by=\"Dev UI\" from=localhost outcome=";

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.withDesk(TestPostgres.config(new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(AdminApp.class, RawHttp.class, PeerChannel.class, Chore.class)))
            .setLogRecordPredicate(record -> record.getLoggerName().equals("tickrunner.audit"))
            .assertLogRecords(records -> assertThat(records).extracting(record -> record.getMessage().replaceAll(
                    "replica=\\S+", "replica=…")).containsExactly(
                            "operator command command=tick" + WORKER + "arguments=\"{\\\"from\\\":\\\"2026\\\"}\" " + BY
                                    + "success",
                            "operator command command=pause" + WORKER + "reason=migration " + BY + "done",
                            "operator command command=resume" + WORKER + BY + "done",
                            "operator command command=reschedule" + WORKER + "schedule=\"every=PT4H\" " + BY + "done",
                            "operator command command=reset_schedule" + WORKER + BY + "done",
                            "operator command command=drain replica=… " + BY + "done",
                            "operator command command=undrain replica=… " + BY + "done",
                            "operator command command=undrain replica=… " + BY + "\"no change\"")));

    @Inject
    AdminDesk desk;

    @Test
    void eachCommandOfTheDevUiIsLogged() {
        desk.tick("rebalance", "{\"from\":\"2026\"}").toCompletableFuture().join();
        desk.pause("rebalance", "migration", "").toCompletableFuture().join();
        desk.resume("rebalance").toCompletableFuture().join();
        desk.reschedule("rebalance", "4h", "").toCompletableFuture().join();
        desk.resetSchedule("rebalance").toCompletableFuture().join();
        desk.drain(true).toCompletableFuture().join();
        desk.drain(false).toCompletableFuture().join();
        desk.drain(false).toCompletableFuture().join();
    }
}
