package io.tickrunner.runtime.tick;

import io.tickrunner.runtime.config.ReplicaIdentity;

/** Describes a program that holds a lock of this app's workers without being a replica of this app. */
public final class ForeignHolderText {

    /** How to stop sharing the lock with that program. */
    public static final String FIX = "choose another lock ID or set quarkus.tickrunner.lock-namespace";

    private ForeignHolderText() {
    }

    /**
     * @param applicationName the session's application name; for another Tickrunner app {@code tickrunner/<app>/<replica>}
     */
    public static String heldBy(String applicationName) {
        if (!applicationName.startsWith(ReplicaIdentity.APPLICATION_PREFIX)) {
            return "held by \"" + applicationName + "\", which is not Tickrunner";
        }
        String app = applicationName.substring(ReplicaIdentity.APPLICATION_PREFIX.length());
        int end = app.indexOf('/');
        return "held by \"" + (end < 0 ? app : app.substring(0, end)) + "\" (another Tickrunner app)";
    }
}
