package io.tickrunner.simulator.postgres;

/**
 * The settings of a server.
 *
 * @param maxConnections how many sessions there can be
 * @param lockTableRoom how many keys can be locked at one time
 */
public record ServerSettings(int maxConnections, int lockTableRoom) {

    public static final ServerSettings DEFAULT = new ServerSettings(100, 6400);
}
