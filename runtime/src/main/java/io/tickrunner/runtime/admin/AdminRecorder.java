package io.tickrunner.runtime.admin;

import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

@Recorder
public class AdminRecorder {

    public Handler<RoutingContext> handler(String root) {
        return new AdminHandler(root);
    }
}
