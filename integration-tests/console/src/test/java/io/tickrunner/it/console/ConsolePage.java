package io.tickrunner.it.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The console as a user sees it: by roles and names, not by its markup. */
final class ConsolePage {

    private final Page page;

    ConsolePage(Page page) {
        this.page = page;
    }

    static ConsolePage open(Page page, String url) {
        page.navigate(url);
        return new ConsolePage(page);
    }

    Page page() {
        return page;
    }

    Locator table() {
        return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Workers"));
    }

    /** All that belongs to a worker. */
    Locator worker(String name) {
        return table().getByRole(AriaRole.ROWGROUP).filter(new Locator.FilterOptions()
                .setHas(page.getByRole(AriaRole.ROWHEADER, new Page.GetByRoleOptions().setName(name))));
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The table of a worker's runs. */
    Locator runs(String worker) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Runs of " + worker).setExact(true));
    }

    Locator answer() {
        return page.getByRole(AriaRole.STATUS).last();
    }

    Locator alert() {
        return page.getByRole(AriaRole.ALERT);
    }

    Locator filter() {
        return page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Filter workers"));
    }

    void awaitLive() {
        assertThat(page.getByText("Live", new Page.GetByTextOptions().setExact(true))).isVisible();
    }
}
