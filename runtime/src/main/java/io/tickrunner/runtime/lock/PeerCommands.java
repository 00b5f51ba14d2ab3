package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.tickrunner.Outcome;

/** Carries operators' commands between replicas: what is to be sent, what was asked, and what a peer asks. Thread-safe. */
final class PeerCommands {

    /** Forgets requests whose answer nobody waits for any more. */
    private static final long FORGET_AFTER_NANOS = TimeUnit.HOURS.toNanos(1);

    private record Asked(RemoteTick tick, long at) {
    }

    private final String replica;
    private final PauseBook pauses;
    private final Runnable sendSoon;
    private final Queue<String> outbox = new ConcurrentLinkedQueue<>();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private volatile PeerListener listener;

    PeerCommands(String replica, PauseBook pauses, Runnable sendSoon) {
        this.replica = replica;
        this.pauses = pauses;
        this.sendSoon = sendSoon;
    }

    void listen(PeerListener peerListener) {
        listener = peerListener;
    }

    RemoteTick askTick(long lockId) {
        long now = System.nanoTime();
        asked.values().removeIf(old -> now - old.at() > FORGET_AFTER_NANOS);
        String requestId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        RemoteTick tick = new RemoteTick();
        asked.put(requestId, new Asked(tick, now));
        send(new CommandMessage.AskTick(requestId, lockId).encode());
        return tick;
    }

    void changePause(long lockId, boolean paused) {
        PauseBook.Entry entry = pauses.change(lockId, paused);
        new CommandMessage.Pauses(Map.of(lockId, entry)).encode().forEach(this::send);
    }

    private void send(String message) {
        outbox.add(message);
        sendSoon.run();
    }

    boolean hasUnsent() {
        return !outbox.isEmpty();
    }

    List<String> takeUnsent() {
        List<String> messages = new ArrayList<>();
        for (String next; (next = outbox.poll()) != null;) {
            messages.add(next);
        }
        return messages;
    }

    List<String> allPauses() {
        return new CommandMessage.Pauses(pauses.all()).encode();
    }

    void heard(CommandMessage message) {
        PeerListener current = listener;
        if (message instanceof CommandMessage.Reply reply) {
            Asked request = asked.get(reply.requestId());
            if (request != null) {
                request.tick().replied(reply);
            }
        } else if (message instanceof CommandMessage.Pauses told && current != null) {
            told.entries().forEach((lockId, entry) -> {
                if (pauses.heard(lockId, entry)) {
                    current.pauseChanged(lockId, entry.paused());
                }
            });
        } else if (message instanceof CommandMessage.AskTick ask && current != null) {
            current.tickAsked(ask.lockId()).ifPresent(outcome -> {
                send(new CommandMessage.Reply(ask.requestId(), CommandMessage.Reply.TAKEN, replica).encode());
                outcome.whenComplete((ended, failure) -> send(new CommandMessage.Reply(ask.requestId(),
                        (ended == null ? Outcome.ERROR : ended).tag(), replica).encode()));
            });
        }
    }
}
