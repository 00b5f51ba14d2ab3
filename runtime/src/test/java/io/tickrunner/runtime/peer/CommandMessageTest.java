package io.tickrunner.runtime.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.tickrunner.Pause;
import io.tickrunner.runtime.peer.CommandMessage.AskTick;
import io.tickrunner.runtime.peer.CommandMessage.Pauses;
import io.tickrunner.runtime.peer.CommandMessage.Reply;

class CommandMessageTest {

    private static final String REQUEST = "0123456789abcdef";

    @Test
    void whatIsEncodedIsDecoded() {
        AskTick ask = new AskTick(REQUEST, -1001, Map.of());
        Reply reply = new Reply(REQUEST, "success", "pod-1:a");

        assertThat(CommandMessage.decode(ask.encode())).contains(ask);
        assertThat(CommandMessage.decode(reply.encode())).contains(reply);
    }

    @Test
    void aRequestWithArgumentsHasTheDocumentedForm() {
        AskTick ask = new AskTick(REQUEST, 35, TickArguments.of(Map.of("from", "2026-01-01")));

        assertThat(ask.encode()).isEqualTo("1t" + REQUEST + ":z:ZnJvbQ.MjAyNi0wMS0wMQ");
        assertThat(CommandMessage.decode(ask.encode())).contains(ask);
    }

    @Test
    void aRequestWithInvalidArgumentsIsNotACommand() {
        String name = "ZnJvbQ";
        assertThat(List.of("", name, ".", name + ".!", name + "." + name + "." + name, name + ".." + name + ".", "." + name,
                name + "." + "QUFB".repeat(400), name + "." + name + ":"))
                .allMatch(arguments -> CommandMessage.decode("1t" + REQUEST + ":z:" + arguments).isEmpty());
    }

    @Test
    void pausesHaveTheDocumentedForm() {
        Map<Long, PauseBook.Told> entries = new TreeMap<>(Map.of(
                35L, new PauseBook.Told(true, new Pause(null, null, null), OptionalLong.empty(), 36),
                36L, new PauseBook.Told(false, new Pause("olga", null, null), OptionalLong.empty(), 1),
                37L, new PauseBook.Told(true, new Pause(null, "why: a, b", Instant.ofEpochMilli(37)), OptionalLong.of(36), 2)));

        String message = "1pz:1:10,10:0:1:b2xnYQ:,11:1:2::d2h5OiBhLCBi:11:10";
        assertThat(new Pauses(entries).encode()).containsExactly(message);
        assertThat(CommandMessage.decode(message)).contains(new Pauses(entries));
    }

    @Test
    void aPauseThatNoReplicaSendsIsIgnored() {
        String longReason = Base64.getUrlEncoder().encodeToString("x".repeat(251).getBytes(StandardCharsets.UTF_8));
        String longName = Base64.getUrlEncoder().encodeToString("x".repeat(101).getBytes(StandardCharsets.UTF_8));
        assertThat(List.of("1p1:1:1:!:", "1p1:1:1:", "1p1:1:1:::1", "1p1:1:1:::1:-1", "1p1:1:1:::-1:1", "1p1:1:1::::1",
                "1p1:0:1:::1:1", "1p1:1:1:::1:" + Long.toString(Duration.ofDays(367).toMillis(), 36),
                "1p1:1:1::" + longReason, "1p1:1:1:" + longName + ":", "1p1:1:1:::1:1:1"))
                .allMatch(text -> CommandMessage.decode(text).isEmpty());
    }

    @Test
    void manyPausesAreSplitIntoMessagesThatPostgresAccepts() {
        Map<Long, PauseBook.Told> entries = new TreeMap<>();
        for (long key = 0; key < 5_000; key++) {
            entries.put(Long.MIN_VALUE + key,
                    new PauseBook.Told(true, new Pause("€".repeat(100), "€".repeat(250), Instant.EPOCH),
                            OptionalLong.of(key), Integer.MAX_VALUE));
        }

        List<String> messages = new Pauses(entries).encode();

        assertThat(messages).hasSizeGreaterThan(1).allMatch(message -> message.length() < 8_000);
        Map<Long, PauseBook.Told> decoded = new TreeMap<>();
        messages.forEach(message -> decoded.putAll(((Pauses) CommandMessage.decode(message).orElseThrow()).entries()));
        assertThat(decoded).isEqualTo(entries);
    }

    @Test
    void invalidTextIsNotACommand() {
        assertThat(List.of("", "1", "1p", "1px", "1p1:2:1", "1p1:1:0", "1p1:1:zzzzzzzzzzzzzz", "1t" + REQUEST, "1tshort:1",
                "1y" + REQUEST, "2t" + REQUEST + ":1", "1x" + REQUEST + ":1"))
                .allMatch(text -> CommandMessage.decode(text).isEmpty());
        assertThat(CommandMessage.decode(null)).isEmpty();
    }

    @Test
    void schedulesAreReadAgain() {
        Map<Long, ScheduleBook.Entry> entries = new TreeMap<>(Map.of(35L,
                new ScheduleBook.Entry("cron=0 15 2 ? * MON,TUE", 1_000, 36), 36L, new ScheduleBook.Entry("", 1_001, 1)));

        assertThat(new CommandMessage.Schedules(entries).encode())
                .containsExactly("1sz:10:rs:Y3Jvbj0wIDE1IDIgPyAqIE1PTixUVUU,10:1:rt:");
        assertThat(CommandMessage.decode("1sz:10:rs:Y3Jvbj0wIDE1IDIgPyAqIE1PTixUVUU,10:1:rt:"))
                .contains(new CommandMessage.Schedules(entries));
    }

    @Test
    void aScheduleThatCannotBeShownOrStoredIsIgnored() {
        for (String text : List.of("cron=0\n1", "cron=", "other=1", "cron=" + "1".repeat(251), "every=\u00a0")) {
            String encoded = new CommandMessage.Schedules(Map.of(1L, new ScheduleBook.Entry(text, 1, 1))).encode().get(0);
            assertThat(CommandMessage.decode(encoded)).as(text).isEmpty();
        }
        assertThat(List.of("1s1:0:1:", "1s1:1:-1:", "1s1:1:1:!", "1s1:1:1", "1s", "1s1:1:zzzzzzzzzzz:"))
                .allMatch(text -> CommandMessage.decode(text).isEmpty());
    }
}
