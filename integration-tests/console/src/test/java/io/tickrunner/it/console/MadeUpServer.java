package io.tickrunner.it.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import io.vertx.core.json.JsonObject;

/** Serves the console's files from the sources, and the answers that a test defines. */
final class MadeUpServer {

    private static final String ROOT = "http://console.test/q/tickrunner/";
    private static final Path SOURCES = Path.of("..", "..", "deployment", "src", "main", "resources");
    private static final List<Path> FOLDERS = List.of(SOURCES.resolve("tickrunner-ui"), SOURCES.resolve("dev-ui/console"));

    private final Page page;
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> askedForRuns = new CopyOnWriteArrayList<>();
    private volatile Consumer<Route> answer;
    private volatile Consumer<Route> runs = Route::abort;

    MadeUpServer(Page page) {
        this.page = page;
        page.route(ROOT + "**", this::serve);
    }

    private void serve(Route route) {
        String path = route.request().url().substring(ROOT.length());
        if (path.isEmpty()) {
            asked.incrementAndGet();
            answer.accept(route);
        } else if (path.contains("/runs?")) {
            askedForRuns.add(path);
            runs.accept(route);
        } else {
            String name = path.equals("ui/") ? "index.html" : path.substring("ui/".length());
            FOLDERS.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst()
                    .ifPresentOrElse(file -> route.fulfill(new Route.FulfillOptions().setPath(file)), route::abort);
        }
    }

    void shows(JsonObject overview) {
        answer = json(overview);
    }

    /** Answers each request for a page of runs with this one. */
    void showsRuns(JsonObject page) {
        runs = json(page);
    }

    private static Consumer<Route> json(JsonObject body) {
        return route -> route
                .fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body.encode()));
    }

    void refuses(int status, String detail) {
        answer = problem(status, detail);
    }

    void refusesRuns(int status, String detail) {
        runs = problem(status, detail);
    }

    private static Consumer<Route> problem(int status, String detail) {
        return route -> route.fulfill(new Route.FulfillOptions().setStatus(status).setContentType("application/problem+json")
                .setBody(new JsonObject().put("status", status).put("detail", detail).encode()));
    }

    void losesRuns() {
        runs = Route::abort;
    }

    /**
     * Does not answer requests for runs.
     *
     * @return the requests, each of which a test can answer later
     */
    List<Route> isSilentAboutRuns() {
        List<Route> unanswered = new CopyOnWriteArrayList<>();
        runs = unanswered::add;
        return unanswered;
    }

    static void answer(Route request, JsonObject page) {
        json(page).accept(request);
    }

    void fails() {
        answer = Route::abort;
    }

    /** The requests for runs, below the endpoint. */
    List<String> askedForRuns() {
        return askedForRuns;
    }

    int asked() {
        return asked.get();
    }

    void open() {
        page.navigate(ROOT + "ui/");
    }

    /** Stops the page's clock: time advances only when the test advances it. */
    void stopsTheClock() {
        page.clock().install(new Clock.InstallOptions().setTime(MadeUp.NOW.toEpochMilli()));
        page.clock().pauseAt(MadeUp.NOW.plusSeconds(60).toEpochMilli());
    }

    void hides(boolean hidden) {
        page.evaluate("""
                hidden => {
                  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }""", hidden);
    }
}
