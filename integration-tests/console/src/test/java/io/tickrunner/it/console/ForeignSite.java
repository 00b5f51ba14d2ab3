package io.tickrunner.it.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;

/** A site whose pages send a command to the app as soon as they are opened. */
final class ForeignSite implements AutoCloseable {

    private static final String FORM_PAGE = """
            <form method="post" action="%s"></form><script>document.forms[0].submit()</script>""";
    private static final String FETCH_PAGE = """
            <script>fetch("%s", { method: "POST", mode: "no-cors", credentials: "include" })</script>""";
    private static final String CORS_FETCH_PAGE = """
            <script>fetch("%s", { method: "POST" })</script>""";

    /** How a page can make its visitor's browser send a POST. */
    enum Attack {
        FORM(FORM_PAGE, false),
        FETCH(FETCH_PAGE, false),
        CORS_FETCH(CORS_FETCH_PAGE, false),
        FORM_OF_NULL_ORIGIN(FORM_PAGE, true),
        FETCH_OF_NULL_ORIGIN(FETCH_PAGE, true);

        private final String page;
        private final boolean sandboxed;

        Attack(String page, boolean sandboxed) {
            this.page = page;
            this.sandboxed = sandboxed;
        }
    }

    private final HttpServer server;

    ForeignSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
    }

    /**
     * Waits until the app, which itself is at localhost, has answered the command that a visitor's browser sends.
     *
     * @return the status; 0 where the browser keeps the answer to itself
     */
    int visit(Page visitor, Attack attack, String command) {
        byte[] page = attack.page.formatted(command).getBytes(StandardCharsets.UTF_8);
        server.createContext("/" + attack, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            if (attack.sandboxed) {
                exchange.getResponseHeaders().set("Content-Security-Policy", "sandbox allow-scripts allow-forms");
            }
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        AtomicInteger status = new AtomicInteger(-1);
        visitor.onResponse(response -> {
            if (response.url().equals(command)) {
                status.set(response.status());
            }
        });
        visitor.onRequestFailed(request -> {
            if (request.url().equals(command)) {
                status.compareAndSet(-1, 0);
            }
        });
        visitor.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/" + attack);
        visitor.waitForCondition(() -> status.get() >= 0);
        return status.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
