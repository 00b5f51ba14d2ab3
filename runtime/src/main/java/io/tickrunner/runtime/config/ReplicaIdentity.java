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
 * How this replica calls itself in {@code pg_stat_activity}.
 *
 * @param app the app's name
 * @param replica the host's name (in Kubernetes the pod's), a random part and the process id
 */
public record ReplicaIdentity(String app, String replica) {

    /** What the {@code application_name} of every lock session begins with. */
    public static final String APPLICATION_PREFIX = "tickrunner/";

    private static final int MAX_APPLICATION_NAME_BYTES = 63;
    /** The same in all replicas of an app, whatever they are called, so that they know each other by it. */
    private static final int MAX_APP_LENGTH = 20;
    /** So many bytes of a digest tell apart what was cut to the same beginning. */
    private static final int DIGEST_BYTES = 4;
    private static final char CUT = '~';
    private static final Pattern NOT_SHOWN = Pattern.compile("[^\\x21-\\x7e]");

    /** The identity of this process, found out now: two processes of one binary must differ. */
    public static ReplicaIdentity ofThisProcess(String app, RandomGenerator dice) {
        // Two containers on one host's network can share its name, and both run as process 1.
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
     * PostgreSQL cuts the name at 63 bytes: the app's name is cut at its end, and the replica's at its beginning, as the end of
     * a pod's name and the process id tell sessions apart.
     */
    public String applicationName() {
        return applicationPrefix() + shownReplica();
    }

    /** The replica's name as it stands in {@link #applicationName()}, and so as others see it. */
    public String shownReplica() {
        // A blank or a control character is refused where names are read.
        String name = NOT_SHOWN.matcher(ascii(replica)).replaceAll("?");
        return name.substring(Math.max(0, name.length() + applicationPrefix().length() - MAX_APPLICATION_NAME_BYTES));
    }

    /** What the {@code application_name} of every replica of this app begins with, and no other app's. */
    public String applicationPrefix() {
        // The slash ends the app's name.
        String name = ascii(app).replace('/', '-');
        if (name.length() > MAX_APP_LENGTH || !name.equals(app)) {
            String digest = CUT + appDigest();
            name = name.substring(0, Math.min(name.length(), MAX_APP_LENGTH - digest.length())) + digest;
        }
        return APPLICATION_PREFIX + name + "/";
    }

    /** Tells the app from every other, in a form that any name of PostgreSQL's can carry. */
    String appDigest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(app.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What PostgreSQL would make of it, so that characters are bytes. */
    private static String ascii(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }

    /** The replica of this app behind an {@code application_name}; empty for any other session. */
    public Optional<String> replicaOf(String applicationName) {
        return applicationName.startsWith(applicationPrefix())
                ? Optional.of(applicationName.substring(applicationPrefix().length()))
                : Optional.empty();
    }

    /** The app behind an {@code application_name}, as far as that shows it; empty if it is not a lock session's. */
    public static Optional<String> appOf(String applicationName) {
        int slash = applicationName.indexOf('/', APPLICATION_PREFIX.length());
        return applicationName.startsWith(APPLICATION_PREFIX) && slash > 0
                ? Optional.of(applicationName.substring(APPLICATION_PREFIX.length(), slash))
                : Optional.empty();
    }
}
