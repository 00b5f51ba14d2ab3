package io.tickrunner.simulator.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * One session in {@code pg_stat_activity}. The address and the start are null to a role that is neither the session's own nor a
 * superuser.
 */
record ActivityRow(Backend backend, String applicationName, String clientAddress, Long startedMicros) {

    private static ActivityRow of(Backend seen, Backend by) {
        boolean visible = by.login().superuser() || seen.login().role().equals(by.login().role());
        return visible
                ? new ActivityRow(seen, seen.applicationName(), seen.login().clientAddress(), seen.startedMicros())
                : new ActivityRow(seen, seen.applicationName(), null, null);
    }

    /** Returns what the view shows to a session now. */
    static List<ActivityRow> all(Backend by) {
        List<ActivityRow> rows = new ArrayList<>();
        by.server().sessions().forEach(session -> rows.add(of(session.backend(), by)));
        return rows;
    }

    boolean isNamed(String prefix) {
        return applicationName != null && applicationName.startsWith(prefix);
    }
}
