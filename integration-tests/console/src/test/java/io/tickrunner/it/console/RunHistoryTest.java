package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The runs in the details of a worker, with prepared answers. */
@ExtendWith(Chromium.class)
class RunHistoryTest {

    private MadeUpServer server;
    private ConsolePage console;

    @BeforeEach
    void begin(Page page) {
        server = new MadeUpServer(page);
        console = new ConsolePage(page);
    }

    private void openDetails(JsonObject overview) {
        server.shows(overview);
        server.open();
        console.button("Details of rebalance").click();
    }

    private void openDetails() {
        openDetails(MadeUp.withLedger(MadeUp.worker("rebalance")));
    }

    private Locator more() {
        return console.button("More runs of rebalance");
    }

    private Locator again() {
        return console.button("Load the runs of rebalance again");
    }

    private Locator rows() {
        return console.runs("rebalance").locator("tbody tr");
    }

    @Test
    void showsWhatEachRunWas() {
        String occurrence = "2026-01-02T02:15:00Z";
        server.showsRuns(MadeUp.page(
                MadeUp.run(60).put("occurrence", occurrence).put("attempt", 2).put("replica", "b").put("handled", 1288),
                MadeUp.run(120).put("forced", true).put("arguments", new JsonObject().put("from", "2025")),
                MadeUp.run(180).put("wakeUp", true).put("outcome", "lock_lost").put("error", "no disk")));
        openDetails();

        assertThat(rows().nth(0).locator("td")).hasText(new String[] { local(occurrence), local(MadeUp.ago(60)), "5.0 s",
                "success", "2", "1,288", "b", "" });
        assertThat(rows().nth(1).locator("td").last()).hasText("by command{\"from\":\"2025\"}");
        assertThat(rows().nth(2)).containsText("lock lost");
        assertThat(rows().nth(2).locator("td").last()).hasText("wake-upno disk");
    }

    private String local(String time) {
        return (String) console.page().evaluate("time => new Date(time).toLocaleString()", time);
    }

    @Test
    void sumsUpTheLastRunsAndRoundsTheShareOfSuccessesDown() {
        server.showsRuns(MadeUp.page(MadeUp.run(60)).put("statistics", MadeUp.statistics(2000, 1999)));
        openDetails();

        assertThat(console.worker("rebalance")).containsText(
                "99.9 % of the last 2,000 runs succeeded; median 7.4 ms, 95th percentile 9.8 s");
    }

    @Test
    void pagesToEarlierRuns() {
        server.showsRuns(MadeUp.page(MadeUp.run(60), MadeUp.run(120)).put("before", MadeUp.ago(120)));
        openDetails();
        assertThat(rows()).hasCount(2);

        server.showsRuns(MadeUp.page(MadeUp.run(180)));
        more().click();

        assertThat(rows()).hasCount(3);
        assertThat(rows().last()).containsText(local(MadeUp.ago(180)));
        assertThat(server.askedForRuns()).containsExactly("rebalance/runs?limit=50",
                "rebalance/runs?limit=50&before=" + MadeUp.ago(120).replace(":", "%3A"));
    }

    @Test
    void pagesToWhatPrecedesTheRunsThatAreShownThen() {
        server.showsRuns(MadeUp.page(MadeUp.run(60)).put("before", MadeUp.ago(60)));
        openDetails();
        assertThat(rows()).hasCount(1);
        List<Route> unanswered = server.isSilentAboutRuns();

        again().click();
        more().click();
        console.page().waitForCondition(() -> unanswered.size() == 1);
        MadeUpServer.answer(unanswered.get(0), MadeUp.page(MadeUp.run(30)).put("before", MadeUp.ago(30)));

        console.page().waitForCondition(() -> unanswered.size() == 2);
        assertThat(server.askedForRuns()).last().asString().endsWith("&before=" + MadeUp.ago(30).replace(":", "%3A"));
    }

    @Test
    void leavesEarlierRunsInPlaceWhenTheWorkerRuns() {
        server.stopsTheClock();
        server.showsRuns(MadeUp.page(MadeUp.run(60)).put("before", MadeUp.ago(60)));
        openDetails();
        more().click();
        assertThat(rows()).hasCount(2);

        server.shows(MadeUp.withLedger(ran("rebalance")));
        passAMinute();
        passAMinute();

        assertThat(server.askedForRuns()).hasSize(2);
    }

    @Test
    void keepsTheFocusWhenTheLastPageIsShown() {
        server.showsRuns(MadeUp.page(MadeUp.run(60)).put("before", MadeUp.ago(60)));
        openDetails();
        server.showsRuns(MadeUp.page(MadeUp.run(120)));

        more().click();

        assertThat(more()).isHidden();
        assertThat(console.runs("rebalance")).isFocused();
    }

    @Test
    void saysThatRunsAreLoading() {
        server.isSilentAboutRuns();
        openDetails();

        assertThat(console.worker("rebalance")).containsText("Loading …");
        assertThat(console.runs("rebalance")).isHidden();
        assertThat(more()).isHidden();
        assertThat(again()).isHidden();
    }

    @Test
    void saysThatTheLedgerHasNoRun() {
        server.showsRuns(MadeUp.page());
        openDetails();

        assertThat(console.worker("rebalance")).containsText("The ledger has no run of this worker yet.");
        assertThat(console.runs("rebalance")).isHidden();
        assertThat(more()).isHidden();
    }

    @Test
    void saysWhyTheLedgerCannotBeReadAndLoadsAgain() {
        server.refusesRuns(503, "Role shop may not read the ledger's tables");
        openDetails();
        assertThat(console.worker("rebalance")).containsText("Role shop may not read the ledger's tables");
        assertThat(console.runs("rebalance")).isHidden();

        server.showsRuns(MadeUp.page(MadeUp.run(60)));
        again().click();

        assertThat(rows()).hasCount(1);
        assertThat(console.worker("rebalance")).not().containsText("Role shop");
    }

    @Test
    void keepsTheRunsThatItHasIfTheServerDoesNotAnswer() {
        server.showsRuns(MadeUp.page(MadeUp.run(60)));
        openDetails();
        assertThat(rows()).hasCount(1);

        server.losesRuns();
        again().click();

        assertThat(console.worker("rebalance")).containsText("The server does not answer.");
        assertThat(rows()).hasCount(1);
    }

    @Test
    void showsNothingAndAsksForNothingWithoutALedger() {
        server.showsRuns(MadeUp.page(MadeUp.run(60)));
        openDetails(MadeUp.overview(MadeUp.worker("rebalance")));

        assertThat(console.worker("rebalance")).containsText("Last success");
        assertThat(console.page().getByText("Runs in all replicas")).isHidden();
        assertThat(server.askedForRuns()).isEmpty();
    }

    @Test
    void asksForNothingBeforeTheDetailsAreOpen() {
        server.shows(MadeUp.withLedger(MadeUp.worker("rebalance")));
        server.open();
        console.awaitLive();

        assertThat(server.askedForRuns()).isEmpty();
    }

    @Test
    void showsWhatOthersWroteAsText() {
        server.showsRuns(MadeUp.page(MadeUp.run(60).put("error", "<img src=x onerror=\"document.title='taken'\">\u202e")
                .put("arguments", new JsonObject().put("<b>", "</td>"))));
        openDetails();

        assertThat(rows()).containsText("<img src=x onerror=\"document.title='taken'\">\\u202e");
        assertThat(rows()).containsText("{\"<b>\":\"</td>\"}");
        assertThat(rows().locator("img")).hasCount(0);
        assertThat(console.page()).hasTitle("Tickrunner");
    }

    @Test
    void loadsAgainOnceWhenTheWorkerHasRun() {
        server.stopsTheClock();
        server.showsRuns(MadeUp.page(MadeUp.run(60)));
        openDetails();
        assertThat(rows()).hasCount(1);
        passAMinute();
        assertThat(server.askedForRuns()).hasSize(1);

        server.showsRuns(MadeUp.page(MadeUp.run(10), MadeUp.run(60)));
        server.shows(MadeUp.withLedger(ran("rebalance")));
        passAMinute();
        passAMinute();
        assertThat(rows()).hasCount(2);

        passAMinute();
        assertThat(server.askedForRuns()).hasSize(2);
    }

    private static JsonObject ran(String worker) {
        return MadeUp.worker(worker).put("recent", new JsonArray().add(new JsonObject().put("tickId", "bb")
                .put("outcome", "success").put("forced", false).put("endedAt", MadeUp.ago(5)).put("millis", 5)));
    }

    /** The page has then asked for the state of the workers. */
    private void passAMinute() {
        int before = server.asked();
        console.page().clock().runFor(60_000);
        console.page().waitForCondition(() -> server.asked() > before);
    }

    @Test
    void saysThatTheLedgerCannotBeWritten() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance")).put("ledger",
                new JsonObject().put("up", false).put("downBecause", "Schema \"ops\" does not exist")));
        server.open();

        assertThat(console.alert()).containsText("This replica cannot write the ledger.");
        assertThat(console.alert()).containsText("Schema \"ops\" does not exist");
    }
}
