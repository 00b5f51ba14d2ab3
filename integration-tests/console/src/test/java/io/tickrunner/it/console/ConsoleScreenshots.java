package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;

/** Makes the pictures of the docs, of two replicas with workers in every state: {@code mvn verify -Dscreenshots}. */
@ExtendWith(Chromium.class)
class ConsoleScreenshots {

    private static final Path IMAGES = Path.of("..", "..", "docs", "modules", "ROOT", "images");
    /** So many ticks that a strip is full. */
    private static final String FULL_STRIP = "20 ticks here";

    @Test
    void ofTheConsole(Browser browser) throws Exception {
        try (Connection foreign = ShopDatabase.hold(SessionCleanup.LOCK_ID);
                ShopProcess first = ShopProcess.start("shop-5d8f-kx2lp", 0);
                Connection counting = ShopDatabase.hold(StockReport.COUNTING)) {
            String url = "http://localhost:" + first.port() + "/q/tickrunner/ui/";
            ConsolePage console = page(browser, url, 1280, 860, ColorScheme.LIGHT);
            console.button("Run stock_report now").click();
            console.button("Pause newsletter").click();
            try (ShopProcess second = ShopProcess.start("shop-5d8f-9vq7t", 0)) {
                console.page().getByText("2 replicas").waitFor();
                console.page().getByText(FULL_STRIP).first().waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.ATTACHED).setTimeout(120_000));
                assertThat(console.worker("session_cleanup")).containsText("legacy-cron");
                console.button("Run cart_sweep now").click();
                assertThat(console.answer()).containsText("success");
                take(console, "console-light.png");

                ConsolePage dark = page(browser, url, 1280, 860, ColorScheme.DARK);
                dark.button("Details of exchange_rates").click();
                take(dark, "console-dark.png");

                ConsolePage runs = page(browser, url, 1280, 860, ColorScheme.LIGHT);
                runs.filter().fill("cart_sweep");
                runs.button("Details of cart_sweep").click();
                runs.button("More runs of cart_sweep").or(runs.button("Load the runs of cart_sweep again")).last()
                        .scrollIntoViewIfNeeded();
                take(runs, "console-runs.png");

                ConsolePage narrow = page(browser, url, 400, 830, ColorScheme.LIGHT);
                narrow.worker("exchange_rates").scrollIntoViewIfNeeded();
                take(narrow, "console-narrow.png");
            }
        }
    }

    private static ConsolePage page(Browser browser, String url, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
                .setColorScheme(scheme).setLocale("en-GB"));
        ConsolePage console = ConsolePage.open(context.newPage(), url);
        console.awaitLive();
        return console;
    }

    private static void take(ConsolePage console, String name) {
        console.page().mouse().move(0, 0);
        console.page().screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }
}
