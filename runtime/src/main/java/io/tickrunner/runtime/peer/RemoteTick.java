package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tick that another replica was asked for: first it is taken by one, later its outcome is known. */
public final class RemoteTick implements AutoCloseable {

    /** A peer looks for messages a few times a second: one that has not answered by then does not take the command. */
    public static final Duration TAKEN_WITHIN = Duration.ofSeconds(3);

    private final CompletableFuture<String> takenBy = new CompletableFuture<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final Runnable onClose;

    RemoteTick(Runnable onClose) {
        this.onClose = onClose;
    }

    /** Completes with the replica that runs it; never if nobody does. */
    public CompletionStage<String> takenBy() {
        return takenBy.minimalCompletionStage();
    }

    /** Completes with the outcome's tag; never if nobody runs it or the replica dies. */
    public CompletionStage<String> outcome() {
        return outcome.minimalCompletionStage();
    }

    void replied(CommandMessage.Reply reply) {
        takenBy.complete(reply.replica());
        if (!reply.outcome().equals(CommandMessage.Reply.TAKEN)) {
            outcome.complete(reply.outcome());
        }
    }

    /** Nobody waits for it any more: what has not been sent is not sent, and late answers are ignored. */
    @Override
    public void close() {
        onClose.run();
    }
}
