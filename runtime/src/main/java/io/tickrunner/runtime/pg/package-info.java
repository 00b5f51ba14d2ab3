/**
 * PostgreSQL over JDBC: implements the interfaces of {@code lock} and {@code ledger}. Contains all SQL statements, the function
 * calls of the
 * protocol, the self-test that a session must pass, and what each failure of the driver means for the session.
 * <p>
 * Hazards: the driver detects the end of the stream only when it blocks; a pooler may answer from another backend; names must
 * be qualified with {@code pg_catalog}, because a role can have another {@code search_path}.
 * <p>
 * Only {@code boot} may use this room.
 */
package io.tickrunner.runtime.pg;
