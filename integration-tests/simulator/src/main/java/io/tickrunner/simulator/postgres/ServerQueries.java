package io.tickrunner.simulator.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Statements on the server. */
public final class ServerQueries {

    private ServerQueries() {
    }

    public record IsInRecovery() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.server().isInRecovery());
        }
    }

    /** Where the server is, and since when it has been up. */
    public record ServerAddress() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            SimulatedServer server = backend.server();
            return Rows.one(server.address() + ", up since " + server.life().started());
        }
    }

    /** {@code pg_postmaster_start_time}, in microseconds since 1970. */
    public record PostmasterStartTime() implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            return Rows.one(backend.server().life().started());
        }
    }

    /**
     * How many milliseconds ago the server started, its statistics were reset, it began to take writes (null on a standby, and
     * to a role that may not see the server's processes), and the oldest other session of such a name began (null if there is
     * none); whether it was a standby.
     */
    public record Life(String applicationPrefix) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            ServerLifeFacts life = backend.server().life();
            long now = backend.server().wallClock().micros();
            Long oldest = null;
            for (ActivityRow seen : backend.activity()) {
                if (seen.backend() != backend && seen.isNamed(applicationPrefix) && seen.startedMicros() != null
                        && (oldest == null || seen.startedMicros() < oldest)) {
                    oldest = seen.startedMicros();
                }
            }
            Long writable = backend.login().superuser() ? life.writable() : null;
            return Rows.one(age(now, life.started()), age(now, life.statsReset()), age(now, writable), age(now, oldest),
                    life.wasStandby());
        }

        private static Double age(long now, Long micros) {
            return micros == null ? null : (Double) ((now - micros) / (double) TimeUnit.MILLISECONDS.toMicros(1));
        }
    }

    /** Whether the last checkpoint is older than the start, and the data was made just before it. */
    public record IsFirstLife(Duration initdb) implements Query {

        @Override
        public List<List<Object>> run(Backend backend) {
            ServerLifeFacts life = backend.server().life();
            return Rows.one(life.checkpoint() <= life.started()
                    && life.checkpoint() - life.made() < TimeUnit.NANOSECONDS.toMicros(initdb.toNanos()));
        }
    }
}
