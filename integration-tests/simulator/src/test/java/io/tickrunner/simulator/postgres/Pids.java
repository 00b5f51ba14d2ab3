package io.tickrunner.simulator.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which backend serves which session of a script, so that answers of two servers can be compared. */
final class Pids {

    private static final int NO_BACKEND = 1;
    private static final Pattern IN_TEXT = Pattern.compile("pid (\\d+)");

    private final Map<Integer, Integer> pids = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    /** Notes the backend of a session that was just opened. */
    void opened(int session, int pid) {
        pids.put(session, pid);
        names.put(pid, "backend " + names.size() + " (session " + session + ")");
    }

    /** Returns the last backend of a session, or a number that is none. */
    int pid(int session) {
        return pids.getOrDefault(session, NO_BACKEND);
    }

    String name(int pid) {
        return names.getOrDefault(pid, "another backend");
    }

    String named(String text) {
        return IN_TEXT.matcher(text).replaceAll(found -> name(Integer.parseInt(found.group(1))));
    }
}
