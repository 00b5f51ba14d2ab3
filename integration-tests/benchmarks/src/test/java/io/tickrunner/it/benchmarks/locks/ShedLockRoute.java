package io.tickrunner.it.benchmarks.locks;

import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;

/** ShedLock's JDBC provider, as its documentation recommends it for PostgreSQL: a row a lock, by the database's clock. */
final class ShedLockRoute implements LockRoute {

    static final String TABLE = "CREATE TABLE shedlock (name varchar(64) PRIMARY KEY, lock_until timestamp NOT NULL,"
            + " locked_at timestamp NOT NULL, locked_by varchar(255) NOT NULL)";

    private final LockProvider provider;

    ShedLockRoute(DataSource pool) {
        provider = new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(pool))
                .usingDbTime()
                .build());
    }

    @Override
    public String name() {
        return "ShedLock's JDBC provider";
    }

    @Override
    public Held lock(long key) {
        LockConfiguration wanted = new LockConfiguration(Instant.now(), "worker-" + key, Duration.ofMinutes(10), Duration.ZERO);
        SimpleLock lock = provider.lock(wanted).orElseThrow(() -> LockRoute.refused(key));
        return lock::unlock;
    }

    @Override
    public void close() {
        // The pool is shared.
    }
}
