package io.tickrunner.runtime.lock;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.lock.CommandMessage.AskTick;
import io.tickrunner.runtime.lock.CommandMessage.Pauses;
import io.tickrunner.runtime.lock.CommandMessage.Reply;

/** Carries operators' commands between replicas: what is to be sent, what was asked, and what a peer asks. Thread-safe. */
final class PeerCommands {

    private final String replica;
    private final PauseBook pauses;
    private final Runnable sendSoon;
    private final Map<String, AskTick> unsentAsks = new ConcurrentHashMap<>();
    private final Queue<Reply> unsentReplies = new ConcurrentLinkedQueue<>();
    /** Only whose state has changed: however often it did since, the peers need the last word. */
    private final Set<Long> unsentPauses = ConcurrentHashMap.newKeySet();
    private final Map<String, RemoteTick> asked = new ConcurrentHashMap<>();
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
        String requestId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        RemoteTick tick = new RemoteTick(() -> {
            asked.remove(requestId);
            unsentAsks.remove(requestId);
        });
        asked.put(requestId, tick);
        unsentAsks.put(requestId, new AskTick(requestId, lockId));
        sendSoon.run();
        return tick;
    }

    void changePause(long lockId, boolean paused) {
        pauses.change(lockId, paused);
        unsentPauses.add(lockId);
        sendSoon.run();
    }

    /** Whether a worker is paused in all replicas that take commands, this one among them. */
    boolean isPaused(long lockId) {
        PeerListener current = listener;
        return current != null && current.takesCommands() && pauses.isPaused(lockId);
    }

    private void reply(AskTick ask, String outcome) {
        unsentReplies.add(new Reply(ask.requestId(), outcome, replica));
        sendSoon.run();
    }

    boolean hasUnsent() {
        return !unsentAsks.isEmpty() || !unsentReplies.isEmpty() || !unsentPauses.isEmpty();
    }

    List<String> takeUnsent() {
        List<String> messages = new ArrayList<>();
        for (Reply next; (next = unsentReplies.poll()) != null;) {
            messages.add(next.encode());
        }
        for (String requestId : unsentAsks.keySet()) {
            AskTick ask = unsentAsks.remove(requestId);
            if (ask != null) {
                messages.add(ask.encode());
            }
        }
        Set<Long> changed = new HashSet<>(unsentPauses);
        unsentPauses.removeAll(changed);
        messages.addAll(new Pauses(pauses.of(changed)).encode());
        return messages;
    }

    List<String> allPauses() {
        return new Pauses(pauses.all()).encode();
    }

    void heard(CommandMessage message) {
        PeerListener current = listener;
        if (message instanceof Reply reply) {
            RemoteTick tick = asked.get(reply.requestId());
            if (tick != null) {
                tick.replied(reply);
            }
        } else if (message instanceof Pauses told) {
            told.entries().forEach((lockId, entry) -> {
                if (pauses.heard(lockId, entry) && current != null) {
                    current.pauseChanged(lockId);
                }
            });
        } else if (message instanceof AskTick ask && current != null) {
            current.tickAsked(ask.lockId()).ifPresent(outcome -> {
                reply(ask, Reply.TAKEN);
                outcome.whenComplete((ended, failure) -> reply(ask, (ended == null ? Outcome.ERROR : ended).tag()));
            });
        }
    }
}
