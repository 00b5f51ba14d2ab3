package io.tickrunner.runtime.admin;

import io.vertx.core.json.JsonObject;

/**
 * An error response in the format {@code application/problem+json}.
 *
 * @param status the HTTP status
 * @param title a short description of the error
 * @param detail what is wrong, where, and how to fix it
 */
record Problem(int status, String title, String detail) {

    static final Problem COMMANDS_OFF = new Problem(403, "Commands are off",
            "This app does not accept commands; set quarkus.tickrunner.admin.commands=true to allow them");
    static final Problem SHUTTING_DOWN = new Problem(503, "Shutting down",
            "This replica is shutting down; send the request to another one");
    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * Returns the answer to a body that a worker cannot accept.
     *
     * @param what what the body contains
     */
    static Problem invalid(String what, IllegalArgumentException why) {
        return new Problem(400, "Invalid " + what, why.getMessage());
    }

    JsonObject toJson() {
        return new JsonObject().put("status", status).put("title", title).put("detail", detail);
    }

    Answer answer() {
        return answer(toJson());
    }

    /** Returns a response with an extended body. */
    Answer answer(JsonObject body) {
        return new Answer(status, body.encode(), MEDIA_TYPE);
    }
}
