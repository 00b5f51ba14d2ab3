package io.tickrunner.runtime.lock;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Answers that callers wait for. To wake up a caller takes longer than the server needs for its request, so the thread that has
 * the connection wakes up a few, which wake up others, and meanwhile sends the next requests. Thread-safe.
 */
final class Answers {

    /** How many callers each thread wakes up, so that each step wakes up more than the one before. */
    private static final int SOME = 2;

    private record Answer(LockRequest request, boolean yes) {
    }

    private final Queue<Answer> untold = new ConcurrentLinkedQueue<>();
    private final Consumer<LockRequest.Owner> releaseLate;

    /**
     * @param releaseLate releases a lock that was granted to a caller that had given up
     */
    Answers(Consumer<LockRequest.Owner> releaseLate) {
        this.releaseLate = releaseLate;
    }

    /** Answers a request at once if no caller waits, and otherwise leaves that to the next thread that tells. */
    void give(LockRequest request, boolean yes) {
        Answer answer = new Answer(request, yes);
        if (request.isAwaited()) {
            untold.add(answer);
        } else {
            tell(answer);
        }
    }

    /** Tells a few callers. Each of them calls this, too, so that all are told soon. */
    void tellSome() {
        for (int told = 0; told < SOME;) {
            Answer next = untold.poll();
            if (next == null) {
                return;
            }
            if (tell(next)) {
                told++;
            }
        }
    }

    /** Tells callers until there is nobody left. */
    void tellAll() {
        for (Answer next; (next = untold.poll()) != null;) {
            tell(next);
        }
    }

    /** Tells callers until this one has its answer or nobody is left. For a caller that would only wait otherwise. */
    void tellUntil(CompletableFuture<?> own) {
        for (Answer next; !own.isDone() && (next = untold.poll()) != null;) {
            tell(next);
        }
    }

    private boolean tell(Answer answer) {
        LockRequest request = answer.request();
        boolean wanted = request.complete(answer.yes());
        if (request.lock && answer.yes()) {
            if (!wanted) {
                releaseLate.accept(request.owner);
            }
            request.owner.answered();
        }
        return wanted;
    }
}
