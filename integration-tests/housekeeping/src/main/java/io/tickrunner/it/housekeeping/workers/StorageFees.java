package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Worker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.TickLog;

/**
 * Moves a cent for each stored object from the account of its bucket to that of the store. Fenced: a replica that has lost its
 * lock cannot commit, so no fee is charged twice for one interval.
 */
@TickWorker(name = "storage_fees", lockId = 1014, every = "5s", fenced = true)
public class StorageFees implements Worker {

    private static final String CHARGE = """
            update account a set cents = a.cents - f.cents
            from (select b.name, count(*) as cents from bucket b join object o on o.bucket_id = b.id group by b.name) f
            where a.owner = f.name
            returning f.cents""";

    private static final String COLLECT = "update account set cents = cents + ? where owner = 'store'";

    private final Database database;
    private final TickLog log;

    StorageFees(Database database, TickLog log) {
        this.database = database;
        this.log = log;
    }

    /** The tick log is not part of the transaction, otherwise a run could not be seen until its end. */
    @Override
    public void tick(Tick tick) throws Exception {
        log.record(tick, () -> QuarkusTransaction.requiringNew().call(this::moveFees));
    }

    private long moveFees() throws SQLException {
        long cents = database.query(CHARGE, row -> row.getLong(1)).stream().mapToLong(Long::longValue).sum();
        database.update(COLLECT, cents);
        return cents;
    }
}
