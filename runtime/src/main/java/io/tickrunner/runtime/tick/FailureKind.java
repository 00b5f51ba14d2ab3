package io.tickrunner.runtime.tick;

import java.util.List;
import java.util.regex.Pattern;

import io.tickrunner.Outcome;

/** Identifies repeated failures by their classes, their messages and the place in the app where they were thrown. */
final class FailureKind {

    private static final int MAX_CAUSES = 10;
    private static final int MAX_MESSAGE = 300;
    /** Matches numbers, IDs and addresses, which differ each time. */
    private static final Pattern VARYING = Pattern.compile("[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*");
    /** Packages to skip when searching for the app's own frame. A wrong guess only selects another frame. */
    private static final List<String> NOT_THE_APP = List.of("java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.",
            "io.quarkus.", "io.smallrye.", "io.vertx.", "io.agroal.", "org.postgresql.", "org.hibernate.", "org.jboss.",
            "io.tickrunner.runtime.");

    private FailureKind() {
    }

    static String of(Outcome outcome, Throwable failure) {
        if (outcome != Outcome.ERROR) {
            // The place where an interrupt reached the work is random.
            return outcome.tag();
        }
        StringBuilder kind = new StringBuilder();
        Throwable root = failure;
        int causes = 0;
        for (Throwable t = failure; t != null && causes < MAX_CAUSES; t = causeOf(t), causes++) {
            kind.append(t.getClass().getName()).append(':').append(shape(t)).append('\n');
            root = t;
        }
        return kind.append(place(framesOf(root))).toString();
    }

    /** Returns the cause. The app's own exception class may throw in any method. */
    private static Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    /** Returns the stack trace; a mocked exception has none. */
    private static StackTraceElement[] framesOf(Throwable failure) {
        try {
            StackTraceElement[] frames = failure.getStackTrace();
            return frames == null ? new StackTraceElement[0] : frames;
        } catch (RuntimeException | StackOverflowError e) {
            return new StackTraceElement[0];
        }
    }

    private static String shape(Throwable failure) {
        try {
            String message = failure.getMessage();
            if (message == null) {
                return "";
            }
            return VARYING.matcher(message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message)
                    .replaceAll("#");
        } catch (RuntimeException | StackOverflowError e) {
            // The app's own exception class may throw in getMessage().
            return "";
        }
    }

    private static String place(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (NOT_THE_APP.stream().noneMatch(frame.getClassName()::startsWith)) {
                return frame.toString();
            }
        }
        return frames.length == 0 ? "" : frames[0].toString();
    }
}
