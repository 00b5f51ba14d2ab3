package io.tickrunner.runtime.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the name that was probably intended. */
public final class NearestName {

    private NearestName() {
    }

    /** Returns the name that needs the fewest edits, unless they exceed half of its letters. */
    public static Optional<String> of(String mistyped, Collection<String> names) {
        return names.stream()
                .filter(name -> isNear(mistyped, name))
                .min(Comparator.comparingInt((String name) -> distance(mistyped, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String mistyped, String name) {
        int edits = Math.max(1, name.length() / 2);
        // At least the difference of the lengths; for a long text, counting the edits is not worth the work.
        return Math.abs(mistyped.length() - name.length()) <= edits && distance(mistyped, name) <= edits;
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
