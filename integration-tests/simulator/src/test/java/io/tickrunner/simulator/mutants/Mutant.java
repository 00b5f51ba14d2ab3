package io.tickrunner.simulator.mutants;

import java.util.Set;

import io.tickrunner.simulator.cluster.Check;
import io.tickrunner.simulator.cluster.Mix;

/**
 * A planted bug: one change of one source file of the production code.
 *
 * @param name what is wrong
 * @param file the source file, below {@code io/tickrunner/runtime} and without {@code .java}
 * @param text what the file contains exactly once
 * @param replacement what stands there instead
 * @param breaks what goes wrong because of it
 * @param mix the histories that show it
 * @param checks the checks that may find it
 */
record Mutant(String name, String file, String text, String replacement, String breaks, Mix mix, Set<Check> checks) {

    String path() {
        return "io/tickrunner/runtime/" + file + ".java";
    }

    /** Returns the changed source. */
    String applyTo(String source) {
        int at = source.indexOf(text);
        if (at < 0) {
            throw new AssertionError("The mutant \"" + name + "\" does not fit any more: " + path() + " does not contain:\n"
                    + text + "\nWrite down what stands there now, or remove the mutant if its bug cannot be made any more");
        }
        if (source.indexOf(text, at + 1) >= 0) {
            throw new AssertionError("The mutant \"" + name + "\" is ambiguous: " + path() + " contains more than once:\n"
                    + text + "\nQuote more of the file");
        }
        return source.substring(0, at) + replacement + source.substring(at + text.length());
    }

    @Override
    public String toString() {
        return name;
    }
}
