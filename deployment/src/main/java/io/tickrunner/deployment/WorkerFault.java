package io.tickrunner.deployment;

/**
 * An error in one worker class.
 *
 * @param className the class
 * @param text the offending value, the rule and the fix
 */
record WorkerFault(String className, String text) {

    @Override
    public String toString() {
        return className + ": " + text;
    }
}
