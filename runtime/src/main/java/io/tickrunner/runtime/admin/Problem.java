package io.tickrunner.runtime.admin;

import io.vertx.core.json.JsonObject;

/**
 * One clear answer to what cannot be done, as {@code application/problem+json}.
 *
 * @param status the HTTP status
 * @param title what is wrong, in a few words
 * @param detail what, where and the mend
 */
record Problem(int status, String title, String detail) {

    static final Problem COMMANDS_OFF = new Problem(403, "Commands are off",
            "This app takes no commands; set quarkus.tickrunner.admin.commands=true to allow them");
    static final Problem SHUTTING_DOWN = new Problem(503, "Shutting down",
            "This replica is shutting down; ask another");
    static final String MEDIA_TYPE = "application/problem+json";

    JsonObject toJson() {
        return new JsonObject().put("status", status).put("title", title).put("detail", detail);
    }

    Answer answer() {
        return answer(toJson());
    }

    /** With more in its body than it has itself. */
    Answer answer(JsonObject body) {
        return new Answer(status, body.encode(), MEDIA_TYPE);
    }
}
