package io.tickrunner.runtime.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The identity of this replica in {@code pg_stat_activity}.
 *
 * @param app the app's name
 * @param replica the name of the host (in Kubernetes, the pod), a random part and the process ID
 */
public record ReplicaIdentity(String app, String replica) {

    /** The start of the {@code application_name} of every lock session. */
    public static final String APPLICATION_PREFIX = "tickrunner/";

    private static final int MAX_APPLICATION_NAME_BYTES = 63;
    /** Must be the same in all replicas of an app, because they recognize each other by it. */
    private static final int MAX_APP_LENGTH = 20;
    /** The number of digest bytes that distinguish names truncated to the same prefix. */
    private static final int DIGEST_BYTES = 4;
    private static final char CUT = '~';
    private static final Pattern NOT_SHOWN = Pattern.compile("[^\\x21-\\x7e]");

    /** Returns the identity of this process. Determined at run time because two processes of one native binary must differ. */
    public static ReplicaIdentity ofThisProcess(String app, RandomGenerator dice) {
        // Two containers on the host network can share the host's name, and both run as process 1.
        String random = HexFormat.of().toHexDigits((short) dice.nextInt());
        return new ReplicaIdentity(app, hostName() + "-" + random + "-" + ProcessHandle.current().pid());
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
     * Returns the name of the lock session. PostgreSQL limits it to 63 bytes, so the app's name is truncated at its end and the
     * replica's at its start: the end of a pod's name and the process ID distinguish sessions.
     */
    public String applicationName() {
        return applicationPrefix() + shownReplica();
    }

    /** Returns the replica's name as it appears in {@link #applicationName()}, and therefore to others. */
    public String shownReplica() {
        // A blank or a control character is rejected where names are read.
        String name = NOT_SHOWN.matcher(ascii(replica)).replaceAll("?");
        return name.substring(Math.max(0, name.length() + applicationPrefix().length() - MAX_APPLICATION_NAME_BYTES));
    }

    /** Returns the prefix of the {@code application_name} that all replicas of this app share, and no other app has. */
    public String applicationPrefix() {
        // The slash terminates the app's name.
        String name = ascii(app).replace('/', '-');
        if (name.length() > MAX_APP_LENGTH || !name.equals(app)) {
            String digest = CUT + appDigest();
            name = name.substring(0, Math.min(name.length(), MAX_APP_LENGTH - digest.length())) + digest;
        }
        return APPLICATION_PREFIX + name + "/";
    }

    /** Returns a digest that identifies the app and is valid in any PostgreSQL name. */
    String appDigest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(app.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Replaces characters as PostgreSQL would; afterwards each character is one byte. */
    private static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    /** Returns the replica of this app with the given {@code application_name}; empty for any other session. */
    public Optional<String> replicaOf(String applicationName) {
        return applicationName.startsWith(applicationPrefix())
                ? Optional.of(applicationName.substring(applicationPrefix().length()))
                : Optional.empty();
    }

    /**
     * Returns the app with the given {@code application_name}, possibly truncated; empty if it is not that of a lock session.
     */
    public static Optional<String> appOf(String applicationName) {
        int slash = applicationName.indexOf('/', APPLICATION_PREFIX.length());
        return applicationName.startsWith(APPLICATION_PREFIX) && slash > 0
                ? Optional.of(applicationName.substring(APPLICATION_PREFIX.length(), slash))
                : Optional.empty();
    }
}
