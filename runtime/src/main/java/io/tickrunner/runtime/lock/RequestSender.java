package io.tickrunner.runtime.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import io.tickrunner.LockUnavailableException;
import io.tickrunner.runtime.peer.Pace;
import io.tickrunner.runtime.time.Time;

/** Sends requests in one round trip and answers each one in every case. Used by the thread that has the wire. */
final class RequestSender {

    private final ServerLink link;
    private final SessionTrust trust;
    private final GrantTable grants;
    private final LockSessionListener listener;
    private final Pace pace;
    private final Time time;
    private final Runnable passNews;
    private final Answers answers;

    /**
     * @param passNews reads messages that arrived with an answer, before the answer is passed on
     */
    RequestSender(ServerLink link, SessionTrust trust, GrantTable grants, LockSessionListener listener,
            Pace pace, Time time, Runnable passNews, Answers answers) {
        this.time = time;
        this.link = link;
        this.trust = trust;
        this.grants = grants;
        this.listener = listener;
        this.pace = pace;
        this.passNews = passNews;
        this.answers = answers;
    }

    void send(List<LockRequest> batch) {
        Deque<List<LockRequest>> parts = new ArrayDeque<>();
        List<LockRequest> wanted = stillWanted(batch);
        if (!wanted.isEmpty()) {
            parts.add(wanted);
        }
        while (!parts.isEmpty()) {
            List<LockRequest> part = parts.poll();
            try {
                ask(part, () -> link.execute(part));
            } catch (LinkFailure e) {
                failed(part, e, parts);
            }
        }
    }

    /**
     * Fails the attempts whose callers gave up before they were sent. On a slow network, a lock that nobody wants would
     * otherwise be kept from other replicas until its release is sent.
     *
     * @return the others
     */
    private List<LockRequest> stillWanted(List<LockRequest> batch) {
        List<LockRequest> wanted = new ArrayList<>(batch.size());
        for (LockRequest request : batch) {
            if (request.lock && request.answer.isDone()) {
                answerAll(List.of(request), new LockUnavailableException("The first caller has given up"));
            } else {
                wanted.add(request);
            }
        }
        return wanted;
    }

    /**
     * Tries locks in this order until so many are acquired. The others stay untried.
     *
     * @param most at least 1
     */
    void search(List<LockRequest> candidates, int most) {
        try {
            ask(candidates, () -> tried(link.lockFirst(candidates, most), most));
        } catch (LinkFailure e) {
            if (survive(candidates, e)) {
                refuse(candidates, e);
            } else {
                fail(candidates);
            }
        }
    }

    /** Returns the answers up to the one with which enough are acquired. */
    private static boolean[] tried(boolean[] given, int most) {
        int acquired = 0;
        for (int i = 0; i < given.length; i++) {
            if (given[i] && ++acquired == most) {
                return Arrays.copyOf(given, i + 1);
            }
        }
        return given;
    }

    private interface Call {

        boolean[] answers() throws LinkFailure;
    }

    private void ask(List<LockRequest> part, Call call) throws LinkFailure {
        if (trust.isLost()) {
            fail(part);
            return;
        }
        long sentAt = time.nanos();
        boolean[] given = call.answers();
        long took = time.nanos() - sentAt;
        pace.roundTrip(took);
        listener.roundTrip(took, part.size());
        trust.confirm(sentAt);
        // A peer that hands over a lock sends its runs first, so they must be read first.
        passNews.run();
        if (trust.isLost()) {
            fail(part);
            return;
        }
        // Those who were to tell the answers before may have been slow.
        answers.tellAll();
        for (int i = 0; i < given.length; i++) {
            answer(part.get(i), given[i]);
        }
        leaveUntried(part.subList(given.length, part.size()));
    }

    /** Answers requests whose locks are not tried. */
    void leaveUntried(List<LockRequest> requests) {
        for (LockRequest request : requests) {
            grants.remove(request.owner);
            request.leaveUntried();
        }
    }

    private void answer(LockRequest request, boolean answer) {
        if (request.lock && answer) {
            request.owner.hold(time.nanos());
        } else {
            grants.remove(request.owner);
        }
        answers.give(request, answer);
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
            // Acquire the locks that still fit: the table may have room for some of them.
            parts.addFirst(locks.subList(locks.size() / 2, locks.size()));
            parts.addFirst(locks.subList(0, locks.size() / 2));
        } else {
            refuse(locks, failure);
            // If one lock has no room, no other has, and each further attempt would cause an error in the server's log.
            parts.forEach(rest -> refuse(rest, failure));
            parts.clear();
        }
    }

    /**
     * Cleans up after a failed statement, which may have locked and unlocked some of its keys, because session locks survive a
     * rollback.
     *
     * @return whether the session is still usable and none of these keys is locked
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

    /** Answers the unlocks of a part that holds no lock any more, and returns the remaining requests. */
    private List<LockRequest> unlocked(List<LockRequest> part) {
        List<LockRequest> locks = new ArrayList<>();
        for (LockRequest request : part) {
            if (request.lock) {
                locks.add(request);
            } else {
                grants.remove(request.owner);
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

    /** Fails the requests of a lost session. */
    void fail(List<LockRequest> requests) {
        if (!requests.isEmpty()) {
            answerAll(requests, new LockUnavailableException("The lock session was lost: " + trust.lostBecause()));
        }
    }

    private void answerAll(List<LockRequest> requests, LockUnavailableException unavailable) {
        for (LockRequest request : requests) {
            grants.remove(request.owner);
            request.fail(unavailable);
        }
    }
}
