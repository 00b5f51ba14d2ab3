package io.tickrunner.it.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

/**
 * Gives a test the installed Chromium, started once for all, with a profile of its own for each test that takes a
 * {@link Page}. Without one the tests are skipped, as nothing is downloaded.
 */
public class Chromium implements ExecutionCondition, ParameterResolver, AfterEachCallback {

    private static final Namespace OURS = Namespace.create(Chromium.class);
    private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    private static final int TIMEOUT_MILLIS = 30_000;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return place().map(found -> ConditionEvaluationResult.enabled("Found " + found))
                .orElseGet(
                        () -> ConditionEvaluationResult.disabled("No Chromium found, so the console is not tested in a browser;"
                                + " install it (Debian: apt-get install chromium) or name it in the environment variable CHROMIUM"));
    }

    private static Optional<Path> place() {
        return Stream.concat(Stream.ofNullable(System.getenv("CHROMIUM")), PLACES.stream())
                .map(Path::of).filter(Files::isExecutable).findFirst();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Browser.class)
                || parameter.getParameter().getType().equals(Page.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Browser browser = context.getRoot().getStore(OURS)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class).browser();
        if (parameter.getParameter().getType().equals(Browser.class)) {
            return browser;
        }
        Page page = browser.newContext().newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        context.getStore(OURS).put(Page.class, page);
        return page;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Page page = context.getStore(OURS).get(Page.class, Page.class);
        if (page != null) {
            page.context().close();
        }
    }

    /** Ends with the tests. */
    record Running(Playwright playwright, Browser browser) implements AutoCloseable {

        static Running start() {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            return new Running(playwright, playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(place().orElseThrow())
                    // CI runs as root in a container, where Chromium's sandbox does not start.
                    .setChromiumSandbox(false)));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }
}
