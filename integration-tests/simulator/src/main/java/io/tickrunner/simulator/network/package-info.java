/**
 * The network between replicas and the server: connections that delay, hold back, cut and half-close what goes over them.
 * Nothing
 * is lost on an open connection, as TCP delivers in order or not at all.
 */
package io.tickrunner.simulator.network;
