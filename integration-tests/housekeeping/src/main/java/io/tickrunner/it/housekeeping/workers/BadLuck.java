package io.tickrunner.it.housekeeping.workers;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Singleton;

import io.tickrunner.it.housekeeping.store.Database;

/** Simulates what happens to stores: bits rot, and users change the number of copies they want. */
@Singleton
class BadLuck {

    private static final String ROT = """
            with victim as (
                select c.object_id, c.backend_id from copy c join object_copies n on n.id = c.object_id and n.sound_copies > 1
                where c.good order by random() limit 1
                for update of c skip locked)
            update copy c set content = set_byte(c.content, 0, 255 - get_byte(c.content, 0))
            from victim v where c.object_id = v.object_id and c.backend_id = v.backend_id""";

    private static final String CHANGE_MIND = """
            update object set wanted_copies = case wanted_copies when 2 then 3 else 2 end
            where id in (select id from object where tier = 'hot' order by random() limit ? for update skip locked)""";

    private final Database database;

    BadLuck(Database database) {
        this.database = database;
    }

    void strike() throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(5) == 0) {
            rot();
        }
        if (random.nextInt(4) == 0) {
            changeMind(6);
        }
    }

    void rot() throws SQLException {
        database.update(ROT);
    }

    void changeMind(int objects) throws SQLException {
        database.update(CHANGE_MIND, objects);
    }
}
