package io.tickrunner.runtime.lock;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

import org.jboss.logging.Logger;

import io.tickrunner.runtime.spread.ShareBook;

/**
 * Says once why the shares may stay uneven: because replicas differ in settings. Otherwise nobody could tell. Used by the
 * thread
 * that keeps the session.
 */
final class ShareWarnings {

    private static final Logger LOG = Logger.getLogger(ShareWarnings.class);
    /** So many replicas are named in a warning. */
    private static final int MOST_NAMED = 5;

    private final ShareBook shares;
    private final IntFunction<Optional<String>> names;
    private boolean toldWhoTakesNoPart;
    private boolean toldWhoWeighsOtherwise;

    /**
     * @param names the name of another replica by its backend; empty if it is unknown
     */
    ShareWarnings(ShareBook shares, IntFunction<Optional<String>> names) {
        this.shares = shares;
        this.names = names;
    }

    /**
     * Warns of what is new.
     *
     * @param others all other replicas
     * @param sharing those that take part
     */
    void look(Set<Integer> others, Set<Integer> sharing) {
        List<Integer> apart = others.stream().filter(backend -> !sharing.contains(backend)).toList();
        if (!apart.isEmpty() && !toldWhoTakesNoPart) {
            LOG.warnf("%d of %d other replicas do not share their workers with this one (%s): they have"
                    + " quarkus.tickrunner.spread=none or run a version of Tickrunner that cannot; they keep what they"
                    + " acquire, and are given nothing. Set quarkus.tickrunner.spread alike in all replicas",
                    apart.size(), others.size(), named(apart));
        }
        toldWhoTakesNoPart = !apart.isEmpty();
        List<Integer> otherwise = shares.weighingOtherwise().stream().filter(sharing::contains).toList();
        if (!otherwise.isEmpty() && !toldWhoWeighsOtherwise) {
            LOG.warnf("%d of %d other replicas have other weights for some of the same workers than this one (%s): each"
                    + " replica counts by its own weights, so the loads may differ by more than the heaviest worker. Set the"
                    + " weight of a worker, or quarkus.tickrunner.workers.\"name\".weight, alike in all replicas",
                    otherwise.size(), others.size(), named(otherwise));
        }
        toldWhoWeighsOtherwise = !otherwise.isEmpty();
    }

    private String named(Collection<Integer> backends) {
        List<String> all = backends.stream().map(backend -> names.apply(backend).orElse("backend " + backend)).sorted()
                .toList();
        String first = String.join(", ", all.subList(0, Math.min(all.size(), MOST_NAMED)));
        return all.size() > MOST_NAMED ? first + ", …" : first;
    }
}
