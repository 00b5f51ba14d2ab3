package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.stream.Stream;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.QuarkusDevModeTest;
import io.tickrunner.Tick;
import io.tickrunner.TickWorker;
import io.tickrunner.Tickrunner;
import io.tickrunner.Worker;

/** The Dev UI of an app in dev mode, in a browser. One start of the app for all, as it takes longer than all tests together. */
@ExtendWith(Chromium.class)
class DevUiTest {

    static final int PORT = freePort();
    static final String DEV_UI = "http://localhost:" + PORT + "/q/dev-ui/";

    @RegisterExtension
    static final QuarkusDevModeTest TEST = new QuarkusDevModeTest()
            .withApplicationRoot(jar -> jar.addClasses(Rebalance.class, Tenants.class)
                    .addAsResource(new StringAsset("""
                            quarkus.application.name=shop
                            quarkus.http.port=%d
                            quarkus.datasource.db-kind=postgresql
                            quarkus.datasource.devservices.enabled=false
                            quarkus.datasource.jdbc.url=%s
                            quarkus.tickrunner.ledger.enabled=true
                            """.formatted(PORT, ShopDatabase.url())), "application.properties"));

    @TestFactory
    Stream<DynamicTest> theDevUi(Page page) {
        return Stream.of(
                dynamicTest("counts the workers on the card, those of run time too", () -> countsTheWorkers(page)),
                dynamicTest("has an icon on the card", () -> hasAnIcon(page)),
                dynamicTest("shows the console with what the build knows", () -> showsWhatTheBuildKnows(page)),
                dynamicTest("runs a worker", () -> runsAWorker(page)),
                dynamicTest("shows the runs of the ledger", () -> showsTheRuns(page)),
                dynamicTest("opens the footer at a worker's log", () -> opensALog(page)),
                dynamicTest("gives the console its own theme", () -> givesItsTheme(page)),
                dynamicTest("does not answer a host that is pointed here", DevUiTest::refusesAnUnknownHost));
    }

    /** A page of that host could otherwise use the endpoint as if it were a page of the app. */
    private static void refusesAnUnknownHost() {
        for (String path : new String[] { "/q/tickrunner", "/q/tickrunner/rebalance/pause" }) {
            given().header("Host", "evil.example:" + PORT).when().port(PORT)
                    .request(path.endsWith("pause") ? "POST" : "GET", path)
                    .then().statusCode(403).body("detail", containsString("quarkus.dev-ui.hosts"));
        }
        given().port(PORT).get("/q/tickrunner/rebalance").then().statusCode(200).body("paused", equalTo(false));
    }

    private static void countsTheWorkers(Page page) {
        page.navigate(DEV_UI + "extensions");

        assertThat(page.locator("qwc-extension-link").filter(new Locator.FilterOptions().setHasText("Workers")))
                .containsText("2");
    }

    private static void hasAnIcon(Page page) {
        page.navigate(DEV_UI + "extensions");

        Locator icon = page.locator("img[src$='quarkus-tickrunner/console/icon.svg']");
        assertThat(icon.first()).isVisible();
        // The Dev UI hides an icon that it cannot load.
        assertThat(icon.first()).hasJSProperty("complete", true);
    }

    private static void showsWhatTheBuildKnows(Page page) {
        ConsolePage console = open(page);

        console.button("Details of rebalance").click();
        assertThat(console.worker("rebalance")).containsText(Rebalance.class.getName());
        assertThat(console.worker("rebalance")).containsText("shouldRun, onError");
    }

    private static void runsAWorker(Page page) {
        ConsolePage console = open(page);

        console.button("Run rebalance now").click();

        assertThat(console.answer()).hasText("rebalance ran: success.");
    }

    private static void showsTheRuns(Page page) {
        ConsolePage console = open(page);
        console.button("Run rebalance now").click();
        assertThat(console.answer()).hasText("rebalance ran: success.");

        console.button("Details of rebalance").click();
        assertThat(console.runs("rebalance").getByText("by command").first()).isVisible();
    }

    private static void opensALog(Page page) {
        ConsolePage console = open(page);
        console.button("Run rebalance now").click();

        console.button("Log of rebalance").click();

        assertThat(page.locator("qwc-tickrunner-log").getByText("Moved two objects").last()).isVisible();
    }

    private static void givesItsTheme(Page page) {
        page.addInitScript("localStorage.setItem('qwc-theme-switch-theme-preference', '2')");
        ConsolePage console = open(page);

        assertThat(console.table()).hasCSS("background-color", "rgb(26, 31, 43)");
    }

    private static ConsolePage open(Page page) {
        ConsolePage console = ConsolePage.open(page, DEV_UI + "quarkus-tickrunner/workers");
        console.worker("rebalance").waitFor();
        return console;
    }

    /** In dev mode the app does not tell a test which port it took. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Singleton
    public static class Tenants {

        void register(@Observes StartupEvent start, Tickrunner tickrunner) {
            tickrunner.newWorker("report_acme").lockId(4002).every("1h").work(tick -> Log.info("Reported")).register();
        }
    }

    @TickWorker(name = "rebalance", lockId = 4001, every = "1h")
    public static class Rebalance implements Worker {

        @Override
        public boolean shouldRun() {
            return true;
        }

        @Override
        public void tick(Tick tick) {
            Log.info("Moved two objects");
        }

        @Override
        public void onError(Throwable failure) {
        }
    }
}
