package io.tickrunner.runtime.lock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How this replica calls itself in {@code pg_stat_activity}.
 *
 * @param app the app's name
 * @param replica the host's name (in Kubernetes the pod's) and the process id
 */
public record ReplicaIdentity(String app, String replica) {

    /** What the {@code application_name} of every lock session begins with. */
    public static final String APPLICATION_PREFIX = "tickrunner/";

    private static final int MAX_APPLICATION_NAME_BYTES = 63;
    /** The same in all replicas of an app, whatever they are called, so that they know each other by it. */
    private static final int MAX_APP_LENGTH = 20;

    /** The identity of this process, found out now: two processes of one binary must differ. */
    public static ReplicaIdentity ofThisProcess(String app) {
        return new ReplicaIdentity(app, hostName() + "-" + ProcessHandle.current().pid());
    }

    private static String hostName() {
        String fromEnvironment = System.getenv("HOSTNAME");
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return fromEnvironment;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }

    /**
     * PostgreSQL cuts the name at 63 bytes: the app's name is cut at its end, and the replica's at its beginning, as the end of
     * a
     * pod's name and the process id tell sessions apart.
     */
    public String applicationName() {
        return applicationPrefix() + shownReplica();
    }

    /** The replica's name as it stands in {@link #applicationName()}, and so as others see it. */
    public String shownReplica() {
        String name = ascii(replica);
        return name.substring(Math.max(0, name.length() + applicationPrefix().length() - MAX_APPLICATION_NAME_BYTES));
    }

    /** What the {@code application_name} of every replica of this app begins with. */
    String applicationPrefix() {
        // The slash ends the app's name.
        String name = ascii(app).replace('/', '-');
        return APPLICATION_PREFIX + name.substring(0, Math.min(name.length(), MAX_APP_LENGTH)) + "/";
    }

    /** What PostgreSQL would make of it, so that characters are bytes. */
    private static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    /** The replica behind an {@code application_name}; empty if it is not a lock session's. */
    static Optional<String> replicaOf(String applicationName) {
        int slash = applicationName.indexOf('/', APPLICATION_PREFIX.length());
        return applicationName.startsWith(APPLICATION_PREFIX) && slash > 0
                ? Optional.of(applicationName.substring(slash + 1))
                : Optional.empty();
    }
}
