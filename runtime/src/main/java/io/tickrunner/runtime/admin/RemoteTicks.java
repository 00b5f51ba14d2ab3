package io.tickrunner.runtime.admin;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.tickrunner.Outcome;
import io.tickrunner.runtime.lock.LockHolder;
import io.tickrunner.runtime.lock.LockHolders;
import io.tickrunner.runtime.lock.RemoteTick;

/** Waits for what another replica makes of a command to tick, for as long as that replica lives. */
final class RemoteTicks {

    /** A peer looks for messages a few times a second. */
    static final Duration TAKEN_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Supplier<LockHolders> holders;

    /**
     * @param holders asks the database who is there
     */
    RemoteTicks(Supplier<LockHolders> holders) {
        this.holders = holders;
    }

    CompletionStage<TickAnswer> answer(RemoteTick remote, Duration wait) {
        return remote.takenBy().toCompletableFuture()
                .completeOnTimeout("", TAKEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(replica -> replica.isEmpty()
                        ? CompletableFuture.completedStage(new TickAnswer.NobodyTook())
                        : outcome(remote, replica, wait))
                .whenComplete((answer, failure) -> remote.close());
    }

    private CompletionStage<TickAnswer> outcome(RemoteTick remote, String replica, Duration wait) {
        CompletableFuture<TickAnswer> answer = remote.outcome().toCompletableFuture()
                .<TickAnswer> thenApply(outcome -> outcome.equals(Outcome.SKIPPED.tag())
                        ? new TickAnswer.Busy()
                        : new TickAnswer.Ended(outcome, replica))
                .completeOnTimeout(new TickAnswer.Accepted(replica), wait.toMillis(), TimeUnit.MILLISECONDS);
        watch(replica, answer);
        return answer;
    }

    private void watch(String replica, CompletableFuture<TickAnswer> answer) {
        CompletableFuture.delayedExecutor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (!answer.isDone()) {
                if (isGone(replica)) {
                    answer.complete(new TickAnswer.TakerGone(replica));
                }
                watch(replica, answer);
            }
        });
    }

    /** Its lock session, that is. While this replica has none itself it cannot tell. */
    private boolean isGone(String replica) {
        LockHolders now = holders.get();
        return !now.all().isEmpty() && now.all().stream().map(LockHolder::replica).noneMatch(replica::equals);
    }
}
