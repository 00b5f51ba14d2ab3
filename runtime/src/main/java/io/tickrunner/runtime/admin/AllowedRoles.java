package io.tickrunner.runtime.admin;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.tickrunner.runtime.config.TickrunnerConfig.AdminConfig;

/**
 * The roles of which a caller needs at least one.
 *
 * @param property the property that configures the roles
 */
record AllowedRoles(String property, Set<String> roles) {

    private static final String ROLES = "quarkus.tickrunner.admin.roles-allowed";
    private static final String COMMANDS_ROLES = "quarkus.tickrunner.admin.commands-roles-allowed";

    /**
     * Returns the roles that may read, including those that may send commands. Empty if only the app's own path policies
     * decide.
     */
    static Optional<AllowedRoles> toRead(AdminConfig config) {
        return config.rolesAllowed().map(readers -> {
            Set<String> roles = new LinkedHashSet<>(readers);
            roles.addAll(config.commandsRolesAllowed().orElse(List.of()));
            return new AllowedRoles(ROLES, roles);
        });
    }

    /** Returns the roles that may send commands. Empty if only the app's own path policies decide. */
    static Optional<AllowedRoles> toCommand(AdminConfig config) {
        return config.commandsRolesAllowed()
                .map(roles -> new AllowedRoles(COMMANDS_ROLES, new LinkedHashSet<>(roles)))
                .or(() -> config.rolesAllowed().map(roles -> new AllowedRoles(ROLES, new LinkedHashSet<>(roles))));
    }
}
