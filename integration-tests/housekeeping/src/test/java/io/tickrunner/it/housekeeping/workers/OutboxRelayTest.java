package io.tickrunner.it.housekeeping.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class OutboxRelayTest extends WorkerTest {

    @Inject
    Clients clients;

    @Test
    void aStoredObjectLeavesAMessageThatIsSent() throws SQLException {
        clients.storeObject();
        assertThat(store.count("outbox where body like 'stored object %' and sent_at is null")).isEqualTo(1);

        tickWithSuccess("outbox_relay");

        assertThat(store.count("outbox where sent_at >= created_at")).isEqualTo(1);
        assertThat(store.count("tick_log where worker = 'outbox_relay' and outcome = 'done'")).isEqualTo(1);
    }

    @Test
    void aLookAtAnEmptyOutboxIsNotRecorded() throws SQLException {
        tickWithSuccess("outbox_relay");

        assertThat(store.count("tick_log where worker = 'outbox_relay'")).isZero();
    }
}
