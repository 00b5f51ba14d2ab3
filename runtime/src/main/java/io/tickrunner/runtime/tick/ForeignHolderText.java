package io.tickrunner.runtime.tick;

import io.tickrunner.runtime.config.ReplicaIdentity;

/** Says which program holds a lock that no replica of this app holds. */
public final class ForeignHolderText {

    /** How the lock ceases to be shared with that program. */
    public static final String FIX = "choose another lock ID or set quarkus.tickrunner.lock-namespace";

    private ForeignHolderText() {
    }

    /**
     * @param applicationName what the program's session calls itself; another Tickrunner app's is
     *        {@code tickrunner/<app>/<replica>}
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
