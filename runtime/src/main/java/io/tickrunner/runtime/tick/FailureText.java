package io.tickrunner.runtime.tick;

/** Describes failures for health data, the log and the ledger. */
public final class FailureText {

    private static final int MAX_LENGTH = 1_000;

    private FailureText() {
    }

    /** Describes a failure in bounded length; {@code null} for {@code null}. */
    public static String of(Throwable failure) {
        if (failure == null) {
            return null;
        }
        try {
            String text = failure.toString();
            return text.length() <= MAX_LENGTH ? text
                    : text.substring(0, MAX_LENGTH) + "… (cut, " + text.length() + " characters)";
        } catch (RuntimeException | StackOverflowError e) {
            // The app's own exception class may throw in getMessage().
            return failure.getClass().getName();
        }
    }
}
