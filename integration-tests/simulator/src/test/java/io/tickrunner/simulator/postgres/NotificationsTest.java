package io.tickrunner.simulator.postgres;

import static io.tickrunner.simulator.postgres.Site.failure;
import static io.tickrunner.simulator.postgres.Site.listen;
import static io.tickrunner.simulator.postgres.Site.payloads;
import static io.tickrunner.simulator.postgres.Site.rows;
import static io.tickrunner.simulator.postgres.Site.run;
import static io.tickrunner.simulator.postgres.Site.tell;
import static io.tickrunner.simulator.postgres.Site.unlock;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.tickrunner.simulator.postgres.NotifyQueries.Listen;
import io.tickrunner.simulator.postgres.NotifyQueries.Notify;
import io.tickrunner.simulator.postgres.NotifyQueries.NotifyPeers;
import io.tickrunner.simulator.postgres.NotifyQueries.UnlistenAll;
import io.tickrunner.simulator.postgres.SessionQueries.Ping;
import io.tickrunner.simulator.postgres.TransactionQueries.Begin;
import io.tickrunner.simulator.postgres.TransactionQueries.Commit;
import io.tickrunner.simulator.postgres.TransactionQueries.Rollback;

class NotificationsTest {

    private final Site site = new Site();
    private final SimulatedSession sender = site.open();
    private final SimulatedSession listener = site.open();

    @Test
    void aNotificationReachesAllWhoListenAndTheSenderToo() {
        listen(sender, "c");
        listen(listener, "c");

        tell(sender, "c", "hello");

        Message.Notification expected = new Message.Notification(sender.backendPid(), "c", "hello");
        assertThat(sender.drain()).containsExactly(expected);
        assertThat(listener.drain()).containsExactly(expected);
    }

    @Test
    void aNotificationComesWithTheCommit() {
        listen(listener, "c");
        run(sender, new Begin());
        tell(sender, "c", "1");
        assertThat(listener.drain()).isEmpty();

        run(sender, new Commit());

        assertThat(payloads(listener)).containsExactly("1");
    }

    @Test
    void aTransactionThatIsRolledBackNotifiesNobody() {
        listen(listener, "c");
        run(sender, new Begin());
        tell(sender, "c", "1");
        run(sender, new Rollback());

        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void theOrderIsThatOfTheCommits() {
        SimulatedSession second = site.open();
        listen(listener, "c");
        run(sender, new Begin());
        tell(sender, "c", "1");
        tell(second, "c", "2");
        run(sender, new Commit());

        assertThat(payloads(listener)).containsExactly("2", "1");
    }

    @Test
    void theSamePayloadCountsOnceInATransaction() {
        listen(listener, "c");

        tell(sender, "c", "1", "2", "1");
        tell(sender, "c", "1");

        assertThat(payloads(listener)).containsExactly("1", "2", "1");
    }

    @Test
    void aSessionInATransactionHearsLater() {
        listen(listener, "c");
        run(listener, new Begin());
        tell(sender, "c", "1");
        run(listener, new Ping());
        assertThat(listener.drain()).isEmpty();

        run(listener, new Commit());

        assertThat(payloads(listener)).containsExactly("1");
    }

    @Test
    void aNewListenerDoesNotHearWhatWasSaidBefore() {
        SimulatedSession slow = site.open();
        listen(slow, "c");
        run(slow, new Begin());
        tell(sender, "c", "1");

        listen(listener, "c");
        tell(sender, "c", "2");

        assertThat(payloads(listener)).containsExactly("2");
    }

    @Test
    void whoListensAlreadyHearsOnANewChannelWhatItHasNotReadYet() {
        listen(listener, "a");
        run(listener, new Begin());
        tell(sender, "b", "1");
        listen(listener, "b");

        run(listener, new Commit());

        assertThat(payloads(listener)).containsExactly("1");
    }

    @Test
    void whoStopsListeningHearsNoMore() {
        listen(listener, "c");
        run(listener, new UnlistenAll());

        tell(sender, "c", "1");

        assertThat(listener.drain()).isEmpty();
    }

    @Test
    void aPayloadOfEightThousandBytesIsRefused() {
        tell(sender, "c", "x".repeat(7999));

        assertThat(failure(sender, new Notify("c", List.of("x".repeat(8000))))).isEqualTo("22023");
    }

    @Test
    void aFullQueueRefusesNotificationsAndNothingElse() {
        site.server.notificationQueueFull(true);

        assertThat(failure(sender, new Notify("c", List.of("1")))).isEqualTo("54000");
        assertThat(unlock(sender, 1)).isFalse();

        site.server.notificationQueueFull(false);
        tell(sender, "c", "1");
    }

    @Test
    void aStandbyRefusesToListen() {
        SimulatedServer standby = SimulatedServer.standbyOf(site.server, site.wall, "10.0.0.8:5432");
        SimulatedSession session = ((Opening.Opened) standby.open(Site.APP)).session();

        assertThat(failure(session, new Listen("c"))).isEqualTo("25006");
        assertThat(failure(session, new Notify("c", List.of("1")))).isEqualTo("25006");
    }

    @Test
    void newsOfAnIdleSessionIsAnnounced() {
        AtomicInteger announced = new AtomicInteger();
        listen(listener, "c");
        listener.onMessage(announced::incrementAndGet);

        tell(sender, "c", "1");

        assertThat(announced).hasValue(1);
    }

    @Test
    void messagesToPeersAreStampedByTheServer() {
        listen(listener, "c");

        List<Object> proof = rows(sender, new NotifyPeers("c", List.of("1:x", "2:y"))).get(0);

        long millis = Site.WALL_MICROS / 1000;
        assertThat(proof).containsExactly(sender.backendPid(), null, millis, 2L);
        assertThat(payloads(listener)).containsExactly(millis + ":1:x", millis + ":2:y");
    }
}
