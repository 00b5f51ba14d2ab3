package io.tickrunner.runtime.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * A schedule as a caller writes it. Of the two texts, the one that is not set is empty.
 */
record NewSchedule(String every, String cron) {

    private static final String EXAMPLE = "send {\"every\":\"5m\"} or {\"cron\":\"0 15 2 * * ?\"}";

    /**
     * Reads the body of a request. Whether exactly one text is set is checked by the rules for all schedules.
     *
     * @throws IllegalArgumentException if it is not a JSON object with these texts; the message lists every fault
     */
    static NewSchedule parse(Buffer body) {
        JsonObject json;
        try {
            json = new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("The body is not a JSON object; " + EXAMPLE);
        }
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, Object> value : json) {
            String key = AdminPath.shown(value.getKey());
            if (!key.equals("every") && !key.equals("cron")) {
                faults.add("\"" + key + "\" is unknown");
            } else if (!(value.getValue() instanceof String)) {
                faults.add("\"" + key + "\" is not a text");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", faults) + "; " + EXAMPLE);
        }
        return new NewSchedule(json.getString("every", ""), json.getString("cron", ""));
    }
}
