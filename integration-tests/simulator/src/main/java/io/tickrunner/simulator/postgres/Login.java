package io.tickrunner.simulator.postgres;

/**
 * Who connects.
 *
 * @param superuser whether the role sees everything in {@code pg_stat_activity} and may end every session
 * @param clientAddress the address from which the server sees the client
 */
public record Login(String role, boolean superuser, String clientAddress, String applicationName) {
}
