package io.tickrunner.runtime.admin;

import io.vertx.core.json.JsonObject;

/**
 * A response to a caller. The thread that creates the response also encodes the body, because encoding a large body would block
 * the event loop.
 *
 * @param status the HTTP status
 * @param body the JSON text
 */
record Answer(int status, String body, String mediaType) {

    static final String JSON = "application/json";

    static Answer of(int status, JsonObject body) {
        return new Answer(status, body.encode(), JSON);
    }
}
