package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Tests the console with prepared answers, for states that are hard to produce on a server. */
@ExtendWith(Chromium.class)
class ComponentTest {

    private MadeUpServer server;
    private ConsolePage console;

    @BeforeEach
    void begin(Page page) {
        server = new MadeUpServer(page);
        console = new ConsolePage(page);
    }

    @Test
    void showsAWorkerThatIgnoresItsInterrupt() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("stuckSince", MadeUp.ago(90))));
        server.open();

        assertThat(console.worker("rebalance")).containsText("has ignored its interrupt for 1 min 30 s");
    }

    @Test
    void offersNoDrainIfCommandsAreOff() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance")).put("commands", false).put("draining", true));
        server.open();

        assertThat(console.alert()).containsText("This replica is drained.");
        assertThat(console.button("Undrain a")).isHidden();
    }

    @Test
    void showsWhichReplicasTakeNothing() {
        JsonObject overview = MadeUp.overview(MadeUp.worker("rebalance"));
        overview.getJsonArray("replicas")
                .add(new JsonObject().put("replica", "b").put("self", false).put("holds", new JsonArray())
                        .put("takesNothing", true));
        server.shows(overview);
        server.open();

        Locator replicas = console.page().locator(".replicas li");
        assertThat(replicas.nth(0).getByText("takes nothing")).isHidden();
        assertThat(replicas.nth(1).getByText("takes nothing")).isVisible();
    }

    @Test
    void showsWhatMovedAndWhy() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance")).put("moves", new JsonArray()
                .add(move("rebalance", "given").put("replica", "b"))
                .add(move("sync[3]", "received").put("replica", "c"))
                .add(move("cleanup", "drained"))
                .add(move("export", "released"))
                .add(move("report", "taken"))));
        server.open();
        console.page().getByText("Last 5 moves from and to this replica").click();

        Locator moves = console.page().locator(".moves li");
        assertThat(moves.nth(0)).containsText("rebalance handed over to b, to share evenly");
        assertThat(moves.nth(1)).containsText("sync[3] received from c, to share evenly");
        assertThat(moves.nth(2)).containsText("cleanup handed over, because this replica is drained");
        assertThat(moves.nth(3)).containsText("export released here, because of a pause, a closed gate, failures or a drain");
        assertThat(moves.nth(4)).containsText("report taken over, because its lock was free");
    }

    private static JsonObject move(String worker, String how) {
        return new JsonObject().put("at", MadeUp.ago(60)).put("worker", worker).put("how", how);
    }

    @Test
    void showsNoMovesIfThereWereNone() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance")).put("moves", new JsonArray()));
        server.open();

        assertThat(console.page().getByText("moves from and to this replica")).isHidden();
    }

    @Test
    void showsThatAWorkerWaitsForItsFenceAndWhy() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("fenced", true).put("fence",
                new JsonObject().put("mode", "every_transaction").put("refused", 2).put("waitingSince", MadeUp.ago(90))
                        .put("waitingFor", "a fenced transaction of a former holder has not ended"))));
        server.open();
        console.button("Details of rebalance").click();

        assertThat(console.worker("rebalance")).containsText("waiting for fence");
        assertThat(console.worker("rebalance")).containsText("every transaction, 2 refused, waiting since");
        assertThat(console.worker("rebalance")).containsText("because a fenced transaction of a former holder has not ended");
    }

    @Test
    void showsTheTokenOfAFencedWorker() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("fenced", true).put("fence",
                new JsonObject().put("mode", "same_database_only").put("refused", 0).put("token", "281474976711467"))));
        server.open();
        console.button("Details of rebalance").click();

        assertThat(console.worker("rebalance"))
                .containsText("transactions in the database of the locks, token 281474976711467");
    }

    @Test
    void showsWhichReplicaRunsWhatStandsBy() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("lockHeld", false).put("holder",
                new JsonObject().put("application", "tickrunner/shop/b").put("foreign", false).put("replica", "b"))));
        server.open();

        assertThat(console.worker("rebalance")).containsText("stand-by");
        assertThat(console.worker("rebalance")).containsText("another replica runs it");
    }

    @Test
    void showsWhenAWorkerRuns() {
        server.shows(MadeUp.overview(
                MadeUp.worker("nightly").put("cron", "0 15 2 * * ?").put("timeZone", "Europe/Berlin")
                        .put("interval", "PT25H").put("intervalSeconds", 90_000),
                MadeUp.worker("fast").put("interval", "PT0.05S").put("intervalSeconds", 0.05),
                MadeUp.worker("uneven").put("interval", "PT1M30.5S").put("intervalSeconds", 90.5)));
        server.open();

        assertThat(console.worker("nightly")).containsText("0 15 2 * * ? (Europe/Berlin), cluster, lock 1001");
        assertThat(console.worker("fast")).containsText("every 50 ms, cluster");
        assertThat(console.worker("uneven")).containsText("every 90.5 s, cluster");
    }

    @Test
    void showsForWhichMomentATickWasPlanned() {
        String occurrence = "2026-01-02T02:15:00Z";
        server.shows(MadeUp.overview(MadeUp.worker("nightly").put("recent", new JsonArray()
                .add(tick("aa").put("occurrence", occurrence)).add(tick("bb").put("forced", true)))));
        server.open();
        console.button("Details of nightly").click();

        Locator ticks = console.worker("nightly").getByRole(AriaRole.REGION,
                new Locator.GetByRoleOptions().setName("Last ticks of nightly"));
        assertThat(ticks.getByRole(AriaRole.COLUMNHEADER).first()).hasText("Planned");
        Locator planned = ticks.locator("tbody tr td:first-child");
        assertThat(planned.first()).isEmpty();
        assertThat(planned.last()).hasText(
                (String) console.page().evaluate("time => new Date(time).toLocaleString()", occurrence));
    }

    private static JsonObject tick(String id) {
        return new JsonObject().put("tickId", id).put("outcome", "success").put("forced", false).put("endedAt", MadeUp.ago(60))
                .put("millis", 5);
    }

    @Test
    void namesAnotherTickrunnerAppThatHoldsTheLock() {
        server.shows(MadeUp.overview(heldBy("tickrunner/billing/pod-1")));
        server.open();

        assertThat(console.worker("rebalance")).containsText("held elsewhere");
        assertThat(console.worker("rebalance")).containsText("by another Tickrunner app");
        console.button("Details of rebalance").click();
        assertThat(console.worker("rebalance")).containsText("billing (another Tickrunner app); choose another lock ID or set"
                + " quarkus.tickrunner.lock-namespace");
    }

    @Test
    void namesAProgramThatIsNotTickrunner() {
        server.shows(MadeUp.overview(heldBy("psql")));
        server.open();
        console.button("Details of rebalance").click();

        assertThat(console.worker("rebalance")).containsText("by another program");
        assertThat(console.worker("rebalance")).containsText("psql, which is not Tickrunner; choose another lock ID");
    }

    @Test
    void escapesCharactersThatChangeTheTextDirection() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("consecutiveFailures", 1).put("lastSuccess", null)
                .put("lastFailure", MadeUp.ago(20)).put("lastError", "cannot read gpj.\u202eexe\u2066")));
        server.open();

        assertThat(console.worker("rebalance")).containsText("cannot read gpj.\\u202eexe\\u2066");
    }

    private static JsonObject heldBy(String application) {
        return MadeUp.worker("rebalance").put("lockHeld", false)
                .put("holder", new JsonObject().put("application", application).put("foreign", true));
    }

    @Test
    void showsALaterSuccessElsewhereInsteadOfItsOwnFailures() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("consecutiveFailures", 3).put("lastError", "no disk")
                .put("lastFailure", MadeUp.ago(20)).put("lastSuccess", MadeUp.ago(10))));
        server.open();

        assertThat(console.worker("rebalance")).containsText("ok");
        assertThat(console.worker("rebalance").getByText("no disk")).isHidden();
    }

    @Test
    void saysThatThereIsNoLockSession() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance"))
                .put("lockSession", new JsonObject().put("up", false).put("downBecause", "Connection refused")));
        server.open();

        assertThat(console.alert()).containsText("This replica has no lock session");
        assertThat(console.alert()).containsText("Connection refused");
        assertThat(console.worker("rebalance")).containsText("unavailable");
    }

    @Test
    void showsALockIdWithAllItsDigits() {
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("lockId", 9007199254740993L)));
        server.open();

        assertThat(console.worker("rebalance")).containsText("lock 9007199254740993");
    }

    @Test
    void saysThatOneMustSignIn() {
        server.refuses(401, "Tickrunner's admin endpoint needs one of the roles [operator]");
        server.open();

        assertThat(console.alert()).containsText("You are not signed in.");
        assertThat(console.alert()).containsText("needs one of the roles [operator]");
    }

    @Test
    void saysThatAUserMayNotSeeIt() {
        server.refuses(403, "Tickrunner's admin endpoint needs one of the roles [operator]");
        server.open();

        assertThat(console.alert()).containsText("You are not allowed to see this.");
    }

    @Test
    void countsDownToTheNextTick() {
        server.stopsTheClock();
        server.shows(MadeUp.overview(MadeUp.worker("rebalance").put("nextDue", MadeUp.ago(-65))));
        server.open();
        assertThat(console.worker("rebalance")).containsText("in 1 min 5 s");

        server.fails();
        console.page().clock().runFor(5_000);

        assertThat(console.worker("rebalance")).containsText("in 1 min");
        assertThat(console.worker("rebalance")).not().containsText("in 1 min 5 s");
    }

    @Test
    void sendsNoRequestsWhileThePageIsHidden() {
        server.stopsTheClock();
        server.shows(MadeUp.overview(MadeUp.worker("rebalance")));
        server.open();
        console.awaitLive();

        server.hides(true);
        int before = server.asked();
        console.page().clock().runFor(60_000);
        assertThat(server.asked()).isEqualTo(before);

        server.hides(false);
        console.page().waitForCondition(() -> server.asked() > before);
    }

    @Test
    void changesOnlyWhatDiffersAmongAThousandWorkers() {
        server.stopsTheClock();
        server.shows(MadeUp.overview(MadeUp.workers(1000)));
        server.open();
        assertThat(console.page().getByText("0 of 1,000 locks")).isVisible();
        console.page().evaluate("""
                () => {
                  window.changed = new Set();
                  const rows = document.querySelector('tickrunner-console').shadowRoot.querySelectorAll('tbody.worker');
                  const observer = new MutationObserver(changes => changes.forEach(change => {
                    const at = change.target.parentElement ?? change.target;
                    window.changed.add((change.target.closest?.('tbody') ?? at.closest('tbody')).dataset.worker);
                  }));
                  rows.forEach(row => observer.observe(row,
                    { subtree: true, childList: true, attributes: true, characterData: true }));
                }""");

        JsonObject[] workers = MadeUp.workers(1000);
        workers[500].put("paused", true);
        server.shows(MadeUp.overview(workers));
        pollUntilVisible(console.worker("worker_0500").getByText("paused"));

        assertThat(console.page().evaluate("[...window.changed].join()")).isEqualTo("worker_0500");
    }

    @Test
    void keepsTheFocusAcrossRefreshes() {
        server.stopsTheClock();
        server.shows(MadeUp.overview(MadeUp.workers(3)));
        server.open();
        console.button("Pause worker_0002").focus();

        server.shows(MadeUp.overview(MadeUp.workers(2000)));
        pollUntilVisible(console.page().getByText("0 of 2,000 locks"));

        assertThat(console.button("Pause worker_0002")).isFocused();
    }

    /** Lets the page's clock pass until a poll has brought something; the poll before may still have been on its way. */
    private void pollUntilVisible(Locator expected) {
        for (int poll = 0; poll < 20 && !expected.first().isVisible(); poll++) {
            console.page().clock().runFor(2_500);
            console.page().waitForTimeout(100);
        }
        assertThat(expected.first()).isVisible();
    }
}
