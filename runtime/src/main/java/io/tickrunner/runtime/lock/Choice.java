package io.tickrunner.runtime.lock;

import java.util.List;

/**
 * Which locks to try.
 *
 * @param certain those to try in any case
 * @param candidates those to try after them in this order, until enough are acquired
 * @param most how many of the candidates to acquire
 * @param again whether to choose again if that many were acquired, because more may be missing
 * @param leaves whether all others are left to other replicas for a moment
 */
record Choice(List<Standby> certain, List<Standby> candidates, int most, boolean again, boolean leaves) {

    /** Tries all of them. */
    static Choice all(List<Standby> wanted) {
        return new Choice(wanted, List.of(), 0, false, false);
    }
}
