package io.tickrunner.runtime.tick;

/**
 * Replaces a failure in the log that cannot be logged as it is: its message is too long, it throws while being described, or it
 * has no stack trace. Otherwise looks like the failure.
 */
final class ShownFailure extends Throwable {

    private static final long serialVersionUID = 1L;
    private static final int MAX_MESSAGE = 4_000;
    private static final int MAX_CAUSES = 50;

    private final String text;

    private ShownFailure(Throwable failure) {
        super(null, null, false, true);
        this.text = text(failure);
        StackTraceElement[] frames = frames(failure);
        setStackTrace(frames == null ? new StackTraceElement[0] : frames);
    }

    /** Returns the failure itself, unless it or one of its causes cannot be logged. */
    static Throwable of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (!isFit(cause)) {
                return new ShownFailure(failure);
            }
            try {
                cause = cause.getCause();
            } catch (RuntimeException | StackOverflowError e) {
                return new ShownFailure(failure);
            }
        }
        return failure;
    }

    private static boolean isFit(Throwable failure) {
        try {
            String shown = failure.toString();
            return shown != null && shown.length() <= MAX_MESSAGE && failure.getStackTrace() != null;
        } catch (RuntimeException | StackOverflowError e) {
            return false;
        }
    }

    private static String text(Throwable failure) {
        try {
            String shown = String.valueOf(failure.toString());
            return shown.length() <= MAX_MESSAGE ? shown
                    : shown.substring(0, MAX_MESSAGE) + "… (cut, " + shown.length() + " characters)";
        } catch (RuntimeException | StackOverflowError e) {
            return failure.getClass().getName() + ", which cannot be described: " + e.getClass().getName();
        }
    }

    private static StackTraceElement[] frames(Throwable failure) {
        try {
            return failure.getStackTrace();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
