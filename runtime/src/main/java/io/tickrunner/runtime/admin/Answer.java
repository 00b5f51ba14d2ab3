package io.tickrunner.runtime.admin;

import io.vertx.core.json.JsonObject;

/**
 * What is said to whoever asked. The body is written by the thread that makes the answer, so that a large one costs no event
 * loop's time.
 *
 * @param status the HTTP status
 * @param body JSON
 */
record Answer(int status, String body, String mediaType) {

    static final String JSON = "application/json";

    static Answer of(int status, JsonObject body) {
        return new Answer(status, body.encode(), JSON);
    }
}
