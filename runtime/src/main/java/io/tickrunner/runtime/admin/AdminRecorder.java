package io.tickrunner.runtime.admin;

import java.util.List;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

@Recorder
public class AdminRecorder {

    private final RuntimeValue<VertxHttpConfig> http;

    public AdminRecorder(RuntimeValue<VertxHttpConfig> http) {
        this.http = http;
    }

    /**
     * @param root the endpoint's path, without a trailing slash
     * @param management whether the endpoint is on the management interface
     * @param devHosts the hosts under which the Dev UI is served in addition to the local ones
     */
    public Handler<RoutingContext> handler(String root, boolean management, List<String> devHosts) {
        ForeignPage foreignPage = management ? ForeignPage.onManagementInterface()
                : ForeignPage.onMainInterface(http.getValue().cors());
        DevHosts hosts = LaunchMode.current() == LaunchMode.DEVELOPMENT ? DevHosts.localAnd(devHosts) : DevHosts.ANY;
        return new AdminHandler(root, foreignPage, hosts, management);
    }
}
