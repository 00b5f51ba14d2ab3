package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import io.tickrunner.runtime.peer.CommandMessage.AskTick;
import io.tickrunner.runtime.pg.ObedientPeer;
import io.tickrunner.runtime.time.RealTime;

class PeerCommandsTest {

    private final ObedientPeer peer = new ObedientPeer();
    private final PeerCommands commands = new PeerCommands("replica-1", new PauseBook(key -> true, RealTime.INSTANCE),
            new ScheduleBook(key -> true, key -> {
            }), () -> {
            }, RealTime.INSTANCE);

    @Test
    void aCommandReadInTimeIsExecuted() {
        commands.listen(peer);

        commands.heard(new AskTick("0123456789abcdef", 1, Map.of()), Duration.ofMillis(500));

        assertThat(peer.asked).containsExactly(1L);
    }

    @Test
    void aCommandReadAfterItsRequesterGaveUpIsIgnored() {
        commands.listen(peer);

        commands.heard(new AskTick("0123456789abcdef", 1, Map.of()), RemoteTick.TAKEN_WITHIN);

        assertThat(peer.asked).isEmpty();
    }

    @Test
    void unsentMessagesStayInTheOutbox() {
        CompletionStage<Void> told = commands.pause(1, TimedPause.UNTIL_RESUMED);

        assertThat(commands.unsent().messages()).hasSize(1);
        assertThat(commands.hasUnsent()).isTrue();

        commands.unsent().sent();
        assertThat(commands.hasUnsent()).isFalse();
        assertThat(told.toCompletableFuture()).isCompleted();
    }

    @Test
    void aChangeDuringTheSendingOfThePreviousOneIsSentToo() {
        CompletionStage<Void> first = commands.pause(1, TimedPause.UNTIL_RESUMED);
        PeerCommands.Unsent onItsWay = commands.unsent();
        CompletionStage<Void> second = commands.resume(1, null);

        onItsWay.sent();

        assertThat(commands.hasUnsent()).isTrue();
        assertThat(second.toCompletableFuture()).isNotDone();
        commands.unsent().sent();
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isCompleted();
    }
}
