package io.tickrunner.runtime.peer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A tick requested from another replica: first a replica accepts it, later its outcome is known. */
public final class RemoteTick implements AutoCloseable {

    /** A peer polls for messages a few times per second: if it has not answered by then, it does not accept the command. */
    public static final Duration TAKEN_WITHIN = Duration.ofSeconds(3);

    private final CompletableFuture<String> takenBy = new CompletableFuture<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final Runnable onClose;

    RemoteTick(Runnable onClose) {
        this.onClose = onClose;
    }

    /** Completes with the replica that runs the worker; never if no replica does. */
    public CompletionStage<String> takenBy() {
        return takenBy.minimalCompletionStage();
    }

    /** Completes with the outcome's tag; never if no replica runs the worker or the replica dies. */
    public CompletionStage<String> outcome() {
        return outcome.minimalCompletionStage();
    }

    void replied(CommandMessage.Reply reply) {
        takenBy.complete(reply.replica());
        if (!reply.outcome().equals(CommandMessage.Reply.TAKEN)) {
            outcome.complete(reply.outcome());
        }
    }

    /** Stops waiting: an unsent request is dropped, and late answers are ignored. */
    @Override
    public void close() {
        onClose.run();
    }
}
