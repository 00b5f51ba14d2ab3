package io.tickrunner.deployment;

/**
 * What is wrong with one worker class.
 *
 * @param className the class
 * @param text the offending value and the mend
 */
record WorkerFault(String className, String text) {

    @Override
    public String toString() {
        return className + ": " + text;
    }
}
