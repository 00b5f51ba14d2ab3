package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;

/** The console of the packaged app, in a browser. */
@ExtendWith(Chromium.class)
class ConsoleIT {

    @RegisterExtension
    static final StartedShop SHOP = StartedShop.with(ShopProcess.WITH_COMMANDS);

    private final List<String> complaints = new ArrayList<>();
    private ConsolePage console;

    @BeforeEach
    void open(Page page) {
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        console = ConsolePage.open(page, SHOP.console());
        console.awaitLive();
    }

    @Test
    void showsEachWorkersState() {
        assertThat(console.worker("cart_sweep")).containsText("ok");
        assertThat(console.worker("exchange_rates")).containsText("failing");
        assertThat(console.worker("newsletter")).containsText("gated");
        assertThat(console.worker("invoices")).containsText("waiting");
    }

    @Test
    void showsWhichProgramHoldsALock() throws Exception {
        console.button("Pause session_cleanup").click();
        try (Connection other = ShopDatabase.hold(SessionCleanup.LOCK_ID)) {
            console.button("Resume session_cleanup").click();

            assertThat(console.worker("session_cleanup")).containsText("held elsewhere");
            assertThat(console.worker("session_cleanup")).containsText("legacy-cron");
        }
        assertThat(console.worker("session_cleanup")).containsText("ok");
    }

    @Test
    void runsAWorkerAndShowsTheOutcome() {
        console.button("Run invoices now").click();

        assertThat(console.answer()).hasText("invoices ran: success.");
        assertThat(console.worker("invoices")).containsText("just now");
    }

    @Test
    void runsAWorkerWithArgumentsAndShowsThemInItsHistory() {
        console.button("Details of invoices").click();
        Locator invoices = console.worker("invoices");
        invoices.getByLabel("Arguments of invoices").fill("{\"month\":7}");
        console.button("Run invoices with arguments").click();
        assertThat(console.answer()).containsText("\"month\" is a number and not a text");

        invoices.getByLabel("Arguments of invoices").fill("{\"month\":\"2026-07\"}");
        console.button("Run invoices with arguments").click();
        assertThat(console.answer()).hasText("invoices ran: success.");
        assertThat(invoices).containsText("{\"month\":\"2026-07\"}");
    }

    @Test
    void reschedulesAWorkerAndGoesBackToItsOwnSchedule() {
        console.button("Details of invoices").click();
        Locator invoices = console.worker("invoices");
        invoices.getByLabel("New schedule of invoices").fill("5ms");
        console.button("Reschedule invoices").click();
        assertThat(console.answer()).containsText("every = 5ms is below 10ms");

        invoices.getByLabel("New schedule of invoices").fill("7h");
        console.button("Reschedule invoices").click();
        assertThat(console.answer()).hasText("invoices is rescheduled in all replicas.");
        assertThat(invoices).containsText("every 7 h");
        assertThat(invoices.getByText("rescheduled", new Locator.GetByTextOptions().setExact(true))).isVisible();

        console.button("Reset the schedule of invoices").click();
        assertThat(console.answer()).hasText("invoices has its own schedule again in all replicas.");
        assertThat(invoices.getByText("rescheduled", new Locator.GetByTextOptions().setExact(true))).isHidden();
    }

    @Test
    void showsAWorkerThatRunsAndRefusesToRunItTwice() throws Exception {
        try (Connection counting = ShopDatabase.hold(StockReport.COUNTING)) {
            console.button("Run stock_report now").click();
            assertThat(console.worker("stock_report")).containsText("running");

            Page second = console.page().context().newPage();
            ConsolePage other = ConsolePage.open(second, SHOP.console());
            other.button("Run stock_report now").click();
            assertThat(other.answer()).containsText("The worker is already running");
        }
        assertThat(console.answer()).hasText("stock_report ran: success.");
    }

    @Test
    void pausesAndResumesAWorker() {
        console.button("Pause price_feed").click();
        assertThat(console.answer()).hasText("price_feed is paused in all replicas.");
        assertThat(console.worker("price_feed")).containsText("in all replicas");

        console.button("Resume price_feed").click();
        assertThat(console.answer()).hasText("price_feed is resumed in all replicas.");
        assertThat(console.worker("price_feed")).containsText("ok");
    }

    @Test
    void pausesAWorkerWithAReasonAndAnEnd() {
        console.button("Details of price_feed").click();
        Locator priceFeed = console.worker("price_feed");
        priceFeed.getByLabel("Reason to pause price_feed").fill("migration");
        priceFeed.getByLabel("End of the pause of price_feed").fill("2020-01-01T08:00");
        console.button("Pause price_feed until then").click();
        assertThat(console.answer()).containsText("is not after the present time");

        LocalDateTime tomorrow = LocalDateTime.now().plusDays(1).truncatedTo(ChronoUnit.MINUTES);
        priceFeed.getByLabel("End of the pause of price_feed").fill(tomorrow.toString());
        console.button("Pause price_feed until then").click();
        assertThat(console.answer()).hasText("price_feed is paused in all replicas.");
        assertThat(priceFeed).containsText("in all replicas by anonymous until");
        assertThat(priceFeed).containsText("(migration)");

        console.button("Resume price_feed").click();
        assertThat(console.worker("price_feed")).containsText("ok");
    }

    @Test
    void showsAnErrorAsTextWhateverItSays() {
        assertThat(console.worker("exchange_rates"))
                .containsText(
                        "The provider answered 503: <script>document.title = 'taken over'</script><h1>Service unavailable");
        assertThat(console.page()).hasTitle("Tickrunner");
    }

    @Test
    void unfoldsAWorkersLastTicks() {
        console.button("Details of exchange_rates").click();

        assertThat(console.button("Details of exchange_rates")).hasAttribute("aria-expanded", "true");
        assertThat(console.worker("exchange_rates")).containsText("Last ticks in this replica");
        assertThat(console.worker("exchange_rates")).containsText("Last error");
    }

    @Test
    void filtersByWords() {
        console.filter().fill("CART");

        assertThat(console.worker("cart_sweep")).isVisible();
        assertThat(console.worker("invoices")).isHidden();
    }

    @Test
    void filtersByWhatNeedsAttention() {
        console.page().getByText("Attention").click();

        assertThat(console.worker("exchange_rates")).isVisible();
        assertThat(console.worker("cart_sweep")).isHidden();
    }

    @Test
    void showsTheReplicasAndTheirShareOfLocks() {
        assertThat(console.page().getByText("1 replica", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(console.page().getByText("of 8 locks")).isVisible();
    }

    @Test
    void drainsAndUndrainsThisReplica() {
        console.page().getByText("Drain", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(console.answer()).containsText("is drained and has handed over its workers");
        assertThat(console.alert()).containsText("This replica is drained.");

        console.page().getByText("Undrain", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(console.answer()).containsText("is no longer drained");
        assertThat(console.alert()).not().containsText("This replica is drained.");
    }

    @Test
    void canBeUsedByKeyboardAlone() {
        console.filter().focus();
        console.page().keyboard().press("Tab");
        assertThat(console.button("Run cart_sweep now")).isFocused();

        console.page().keyboard().press("Enter");
        // A scheduled tick may be running at the same time.
        assertThat(console.answer())
                .hasText(Pattern.compile("cart_sweep( ran: success\\.|: The worker is already running;.*)"));
        assertThat(console.button("Run cart_sweep now")).isFocused();

        console.page().keyboard().press("Tab");
        console.page().keyboard().press("Tab");
        console.page().keyboard().press("Space");
        assertThat(console.button("Details of cart_sweep")).hasAttribute("aria-expanded", "true");
        assertThat(console.button("Details of cart_sweep")).isFocused();
    }

    @Test
    void fitsANarrowScreen() {
        console.page().setViewportSize(400, 800);
        console.button("Details of exchange_rates").click();

        assertThat((Boolean) console.page().evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth")).isTrue();
        BoundingBox button = console.button("Details of search_index").boundingBox();
        assertThat(button.x + button.width).isLessThan(400);
    }

    @Test
    void followsTheDarkScheme() {
        console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(console.table()).hasCSS("background-color", "rgb(26, 31, 43)");

        console.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(console.table()).hasCSS("background-color", "rgb(255, 255, 255)");
    }

    @Test
    void worksUnderAStrictContentSecurityPolicy() {
        assertThat(console.page().request().get(SHOP.console()).headers().get("content-security-policy"))
                .startsWith("default-src 'self'").doesNotContain("unsafe");
        assertThat(console.worker("cart_sweep")).containsText("ok");

        assertThat(complaints).as("refusals that the browser reports").isEmpty();
    }
}
