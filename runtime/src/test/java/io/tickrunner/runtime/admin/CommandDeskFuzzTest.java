package io.tickrunner.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.tickrunner.runtime.config.TickrunnerConfig;
import io.tickrunner.runtime.text.HostileText;
import io.tickrunner.runtime.tick.WorkerControl;
import io.tickrunner.runtime.tick.WorkerRegistry;
import io.tickrunner.runtime.time.RealTime;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class CommandDeskFuzzTest {

    private static final int BAD_REQUEST = 400;

    private final List<Integer> statuses = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<String> ticked = new ArrayList<>();

    @Property
    void anyWaitIsTakenOrAnsweredInJson(@ForAll("waits") String wait) {
        HostileText.bounded(() -> tick(wait));

        assertThat(ticked.size() + (statuses.contains(BAD_REQUEST) ? 1 : 0)).isEqualTo(1);
        assertThat(bodies).singleElement().satisfies(body -> {
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(body)).isTrue();
            assertThat(new JsonObject(body).getString("detail")).hasSizeLessThan(300);
        });
    }

    @Property
    void aWaitOfUpToFiveMinutesIsTakenAndALongerOneIsRefused(@ForAll @LongRange(min = -1_000, max = 1_000_000) long millis) {
        tick(Duration.ofMillis(millis).toString());

        assertThat(ticked).hasSize(millis >= 0 && millis <= 300_000 ? 1 : 0);
    }

    private boolean tick(String wait) {
        statuses.clear();
        bodies.clear();
        ticked.clear();
        HttpServerRequest request = Fake.of(HttpServerRequest.class,
                (name, arguments) -> name.equals("getParam") ? wait : null);
        HttpServerResponse[] response = new HttpServerResponse[1];
        response[0] = Fake.of(HttpServerResponse.class, (name, arguments) -> {
            switch (name) {
                case "setStatusCode" -> statuses.add((Integer) arguments[0]);
                case "end" -> bodies.add((String) arguments[0]);
                default -> {
                    // Headers, and whether it has ended.
                }
            }
            return name.equals("ended") || name.equals("closed") ? false : response[0];
        });
        RoutingContext ctx = Fake.of(RoutingContext.class, (name, arguments) -> switch (name) {
            case "request" -> request;
            case "response" -> response[0];
            case "fail" -> throw new AssertionError("the handler failed", (Throwable) arguments[0]);
            default -> null;
        });
        // Unregistered by now, so that no tick follows a command that is taken.
        WorkerControl worker = Fake.of(WorkerControl.class, (name, arguments) -> {
            if (name.equals("isIdle")) {
                ticked.add(wait);
                throw new IllegalStateException("unregistered");
            }
            return name.equals("name") ? "sweep" : null;
        });
        Operator operator = new Operator(Fake.of(WorkerRegistry.class, (name, arguments) -> false), config(), null,
                new Audit(Optional.empty(), RealTime.INSTANCE));
        new CommandDesk(operator, new Commands(null, operator, null, null, operator.audit()), Duration.ofSeconds(1))
                .take(ctx, new Target("sweep", List.of(worker)), "tick", ForeignPage.onManagementInterface());
        return true;
    }

    private static TickrunnerConfig config() {
        return Fake.of(TickrunnerConfig.class, (name, arguments) -> Fake.of(TickrunnerConfig.AdminConfig.class,
                (property, none) -> Optional.of(true)));
    }

    @Provide
    static Arbitrary<String> waits() {
        return Arbitraries.oneOf(
                HostileText.near("0123456789smhdPTDHMS.,-+ ", Arbitraries.of("10s", "PT1M", "0", "5m", "500ms")),
                AdminPathFuzzTest.names());
    }
}
