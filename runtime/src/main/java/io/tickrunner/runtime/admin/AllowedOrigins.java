package io.tickrunner.runtime.admin;

import java.net.URI;
import java.util.List;
import java.util.Optional;
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
        return pattern.matcher(origin).matches() && !pattern.matcher(ofNobody(origin)).matches();
    }

    /** Returns the origin with the reserved host name. */
    private static String ofNobody(String origin) {
        try {
            URI uri = URI.create(origin);
            return uri.getScheme() + "://" + NOBODY + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return NOBODY;
        }
    }
}
