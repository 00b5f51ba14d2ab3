package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;

import io.tickrunner.PassWorker;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.it.housekeeping.store.Database;
import io.tickrunner.it.housekeeping.ticklog.Recorded;

/** Moves copies from the fullest hot backend to the emptiest until they are about equally full. */
@TickWorker(name = "rebalance", lockId = 1001, every = "5s")
public class Rebalance implements PassWorker {

    private static final int BATCH = 8;

    private static final String MOVE_ONE = """
            with fullest as (select id, fill from backend_fill where tier = 'hot' order by fill desc limit 1),
                 emptiest as (select id, fill from backend_fill where tier = 'hot' order by fill limit 1),
                 move as (
                     select c.object_id, c.backend_id, e.id as target_id
                     from fullest f, emptiest e, copy c
                     where c.backend_id = f.id and c.good and f.fill - e.fill > 0.05
                       and not exists (select 1 from copy d where d.object_id = c.object_id and d.backend_id = e.id)
                     order by c.object_id
                     limit 1
                     for update of c skip locked)
            update copy c set backend_id = m.target_id
            from move m
            where c.object_id = m.object_id and c.backend_id = m.backend_id""";

    private final Database database;

    Rebalance(Database database) {
        this.database = database;
    }

    @Override
    @Recorded
    public int pass(Tick tick) throws SQLException {
        int moved = 0;
        while (moved < BATCH && database.update(MOVE_ONE) > 0) {
            moved++;
            tick.ensureLockHeld();
        }
        return moved;
    }

    @Override
    public String countKey() {
        return "copiesMoved";
    }
}
