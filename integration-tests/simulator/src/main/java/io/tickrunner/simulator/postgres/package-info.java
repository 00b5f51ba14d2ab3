/**
 * A PostgreSQL 18 in virtual time: {@link io.tickrunner.simulator.postgres.SimulatedServer}. It is single-threaded, reads time
 * only from the clock that it is given, and asks for time only by {@link io.tickrunner.simulator.postgres.Alarms}.
 * <p>
 * {@code ConformanceTest} compares it with a real server by random scripts, and {@code PostgresqlFactsTest} pins what scripts
 * do
 * not reach. Behavior that is easily guessed wrong:
 * <ul>
 * <li>After a crash, and at an immediate shutdown, PostgreSQL says goodbye by a notice, which does not always
 * arrive. A JDBC driver reports a broken
 * connection (08006) and not 57P02 or 57P01.</li>
 * <li>A crash of one backend leaves {@code pg_postmaster_start_time()} as it was. It resets the statistics.</li>
 * <li>A promotion ends no session, and locks taken on the standby stay.</li>
 * <li>{@code pg_stat_activity} stays as it was first read until the transaction ends; {@code pg_locks} does not. A key that is
 * locked exclusively and shared has two rows in {@code pg_locks}.</li>
 * <li>A role sees the application names of other roles' sessions, but not their addresses and start times.</li>
 * <li>A statement that fails keeps the session-level locks it took. So does a commit that fails because the queue of
 * notifications is full; its transaction-level locks and its notifications are gone, and the session goes on.</li>
 * <li>A session that listens already hears on a new channel what was committed since it last read, even before it listened to
 * that channel.</li>
 * <li>Notifications do not postpone {@code idle_session_timeout}.</li>
 * <li>{@code transaction_timeout} does not end a transaction that has failed, and it also switches off a limit of being idle in
 * a transaction that is not shorter.</li>
 * <li>A custom setting whose assignment is rolled back or reset is empty, not null, and {@code pg_settings} never shows
 * it.</li>
 * </ul>
 */
package io.tickrunner.simulator.postgres;
