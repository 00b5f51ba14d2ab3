package io.tickrunner.runtime.admin;

import java.util.Map;

import io.quarkus.runtime.annotations.Recorder;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

@Recorder
public class ConsoleRecorder {

    public Handler<RoutingContext> handler(String root, Map<String, String> files) {
        return new ConsoleHandler(root, files);
    }
}
