package io.tickrunner.runtime.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.Time;

/** Sends requests in one round trip, and answers each whatever becomes of it. Used by the thread that has the wire. */
final class RequestSender {

    private final ServerLink link;
    private final SessionTrust trust;
    private final GrantTable grants;
    private final LockSessionListener listener;
    private final Pace pace;
    private final Time time;
    private final Runnable passNews;

    /**
     * @param passNews reads what came along with an answer, before the answer is given
     */
    RequestSender(ServerLink link, SessionTrust trust, GrantTable grants, LockSessionListener listener,
            Pace pace, Time time, Runnable passNews) {
        this.time = time;
        this.link = link;
        this.trust = trust;
        this.grants = grants;
        this.listener = listener;
        this.pace = pace;
        this.passNews = passNews;
    }

    /**
     * @return what was granted to callers who had given up, to be released
     */
    List<SessionGrant> send(List<LockRequest> batch) {
        List<SessionGrant> late = new ArrayList<>();
        Deque<List<LockRequest>> parts = new ArrayDeque<>();
        parts.add(batch);
        while (!parts.isEmpty()) {
            List<LockRequest> part = parts.poll();
            try {
                execute(part, late);
            } catch (LinkFailure e) {
                failed(part, e, parts);
            }
        }
        return late;
    }

    private void execute(List<LockRequest> part, List<SessionGrant> late) throws LinkFailure {
        if (trust.isLost()) {
            fail(part);
            return;
        }
        long sentAt = time.nanos();
        boolean[] answers = link.execute(part);
        long took = time.nanos() - sentAt;
        pace.roundTrip(took);
        listener.roundTrip(took, part.size());
        trust.confirm(sentAt);
        // A lock that a peer handed over was preceded by its news of what ran there.
        passNews.run();
        if (trust.isLost()) {
            fail(part);
            return;
        }
        for (int i = 0; i < answers.length; i++) {
            answer(part.get(i), answers[i], late);
        }
    }

    private void answer(LockRequest request, boolean answer, List<SessionGrant> late) {
        if (request.lock && answer) {
            request.grant.hold(time.nanos());
            if (!request.complete(true)) {
                late.add(request.grant);
            }
            request.grant.answered();
            return;
        }
        grants.remove(request.grant);
        request.complete(answer);
        if (!request.lock && !answer) {
            trust.lose("the server no longer knew the lock " + request.key() + " when it was released");
        }
    }

    private void failed(List<LockRequest> part, LinkFailure failure, Deque<List<LockRequest>> parts) {
        if (!survive(part, failure)) {
            fail(part);
            return;
        }
        List<LockRequest> locks = unlocked(part);
        if (failure.kind() == LinkFailure.Kind.FULL && locks.size() > 1) {
            // Acquire those that still fit: the lock table may be full for some and not for all.
            parts.addFirst(locks.subList(locks.size() / 2, locks.size()));
            parts.addFirst(locks.subList(0, locks.size() / 2));
        } else {
            refuse(locks, failure);
            // Where one lock had no room none has; each further try would be an error in the server's log.
            parts.forEach(rest -> refuse(rest, failure));
            parts.clear();
        }
    }

    /**
     * A statement that fails may have locked and unlocked some of its keys: locks taken in it outlive its rollback.
     *
     * @return whether the session is still good, with none of these keys locked
     */
    private boolean survive(List<LockRequest> part, LinkFailure failure) {
        if (failure.isBroken()) {
            trust.lose(failure.getMessage());
            return false;
        }
        try {
            link.unlockWhateverIsHeld(part.stream().map(LockRequest::key).toList());
            return true;
        } catch (LinkFailure e) {
            e.addSuppressed(failure);
            trust.lose(e.getMessage());
            return false;
        }
    }

    /** Answers the unlocks of a part of which nothing is locked any more, and returns the rest. */
    private List<LockRequest> unlocked(List<LockRequest> part) {
        List<LockRequest> locks = new ArrayList<>();
        for (LockRequest request : part) {
            if (request.lock) {
                locks.add(request);
            } else {
                grants.remove(request.grant);
                request.complete(true);
            }
        }
        return locks;
    }

    private void refuse(List<LockRequest> locks, LinkFailure failure) {
        String why = failure.kind() == LinkFailure.Kind.FULL
                ? "PostgreSQL's lock table is full: raise max_locks_per_transaction (it has room for that many times"
                        + " max_connections), or use fewer lock IDs"
                : "PostgreSQL refused the lock request: " + failure.getMessage();
        answerAll(locks, new LockUnavailableException(why, failure));
    }

    /** Answers requests of a session that is lost. */
    void fail(List<LockRequest> requests) {
        if (!requests.isEmpty()) {
            answerAll(requests, new LockUnavailableException("The lock session was lost: " + trust.lostBecause()));
        }
    }

    private void answerAll(List<LockRequest> requests, LockUnavailableException unavailable) {
        for (LockRequest request : requests) {
            grants.remove(request.grant);
            request.fail(unavailable);
        }
    }
}
