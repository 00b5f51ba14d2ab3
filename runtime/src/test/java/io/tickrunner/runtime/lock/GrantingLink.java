package io.tickrunner.runtime.lock;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.tickrunner.runtime.peer.Notification;
import io.tickrunner.runtime.peer.PeerSession;

/** A server that grants every lock once, without peers. */
final class GrantingLink implements ServerLink {

    /** How often each request was sent. */
    final Map<LockCall, AtomicInteger> calls = new ConcurrentHashMap<>();
    final Set<Long> held = ConcurrentHashMap.newKeySet();

    @Override
    public boolean[] execute(List<? extends LockCall> batch) {
        boolean[] answers = new boolean[batch.size()];
        for (int i = 0; i < answers.length; i++) {
            LockCall call = batch.get(i);
            calls.computeIfAbsent(call, key -> new AtomicInteger()).incrementAndGet();
            answers[i] = call.isLock() ? held.add(call.key()) : held.remove(call.key());
        }
        return answers;
    }

    @Override
    public boolean[] lockFirst(List<? extends LockCall> batch, int most) {
        throw new AssertionError("Nothing is searched");
    }

    @Override
    public Set<Long> freeKeys(long[] keys) {
        return Arrays.stream(keys).boxed().filter(key -> !held.contains(key)).collect(Collectors.toSet());
    }

    @Override
    public FenceAnswer raiseFence(long key, FenceKeys keys) {
        return new FenceAnswer.Waits(FenceAnswer.Reason.FORMER_SESSION, null);
    }

    @Override
    public Set<Integer> withoutSessionKey(Collection<Integer> backends) {
        return Set.of();
    }

    @Override
    public void unlockWhateverIsHeld(Collection<Long> keys) {
        held.removeAll(keys);
    }

    @Override
    public void unlockAll() {
        held.clear();
    }

    @Override
    public Set<Long> heldKeys() {
        return new HashSet<>(held);
    }

    @Override
    public void notifyPeers(Collection<String> messages) {
        // Nobody listens.
    }

    @Override
    public void ping() {
        // It answers.
    }

    @Override
    public void endOrphans() {
        // There are none.
    }

    @Override
    public boolean isProvedSince(long nanos) {
        return true;
    }

    @Override
    public long millisSince(long stampedAt) {
        return 0;
    }

    @Override
    public List<Notification> notificationsOnTheWay() {
        return List.of();
    }

    @Override
    public void listen(Collection<String> more, Collection<String> less) {
    }

    @Override
    public boolean look(Consumer<Notification> arrived) {
        return true;
    }

    @Override
    public boolean await(int millis, Consumer<Notification> arrived) {
        return true;
    }

    @Override
    public List<PeerSession> sessions(Collection<Integer> backends) {
        return List.of();
    }

    @Override
    public void foreignHolders(long[] keys, HolderConsumer consumer) {
        // There are none.
    }

    @Override
    public List<LockHolder> holders(long[] keys) {
        return List.of();
    }

    @Override
    public void abort() {
        // There is no connection.
    }

    @Override
    public void close() {
        // There is no connection.
    }
}
