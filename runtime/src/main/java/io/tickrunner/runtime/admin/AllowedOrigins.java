package io.tickrunner.runtime.admin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;

/**
 * The other sites whose pages may send commands: those named in the app's CORS configuration. A wildcard does not name a site.
 * The origin {@code null} is never allowed because any page can have it.
 */
final class AllowedOrigins {

    /** Used for the management interface, which has no CORS configuration. */
    static final AllowedOrigins NONE = new AllowedOrigins(List.of());

    /** A reserved name that no site can have. A pattern that accepts it accepts every site. */
    private static final String NOBODY = "nobody.invalid";
    private static final String WITHOUT_SITE = "null";
    /**
     * Enough for a scheme, the longest host name and a port. A longer text could overflow the stack in a regular expression.
     */
    private static final int MAX_LENGTH = 300;
    /** Used instead of {@link java.net.URI}, which rejects some hosts that browsers accept and ignores the port of others. */
    private static final Pattern SCHEME_HOST_PORT = Pattern.compile("([^:/]+://)[^/]*?(:[0-9]+)?");

    private final List<String> origins;
    private final List<Pattern> patterns;

    private AllowedOrigins(List<String> origins) {
        this.origins = origins;
        this.patterns = CORSFilter.parseAllowedOriginsRegex(Optional.of(origins));
    }

    static AllowedOrigins of(CORSConfig cors) {
        return cors.enabled() ? new AllowedOrigins(cors.origins().orElse(List.of())) : NONE;
    }

    boolean contain(String origin) {
        if (origin.equals(WITHOUT_SITE)) {
            return false;
        }
        return origins.contains(origin) || patterns.stream().anyMatch(pattern -> names(pattern, origin));
    }

    private static boolean names(Pattern pattern, String origin) {
        Matcher parts = SCHEME_HOST_PORT.matcher(origin);
        return origin.length() <= MAX_LENGTH && parts.matches() && pattern.matcher(origin).matches()
                && !pattern.matcher(ofNobody(parts)).matches();
    }

    /** Returns the origin with the reserved host name. */
    private static String ofNobody(Matcher origin) {
        return origin.group(1) + NOBODY + Objects.requireNonNullElse(origin.group(2), "");
    }
}
