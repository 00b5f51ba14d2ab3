package io.tickrunner.deployment.test.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;

import io.vertx.core.json.JsonObject;

/** Sends a request exactly as written, which no client library would do. */
final class RawHttp {

    private static final int LIMIT_MILLIS = 60_000;

    private RawHttp() {
    }

    record Answer(int status, List<String> headers, String body) {

        String header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).trim()).findFirst().orElse(null);
        }

        boolean isProblem() {
            return "application/problem+json".equals(header("content-type")) && json().getInteger("status") == status
                    && !json().getString("title").isBlank() && !json().getString("detail").isBlank();
        }

        String detail() {
            return json().getString("detail");
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    static Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    static Answer post(String path, String... headers) {
        return send("POST", path, "", headers);
    }

    static Answer send(String method, String path, String body, String... headers) {
        return send(mainPort(), method, path, body, headers);
    }

    /** Sends to a given port, such as that of the management interface. */
    static Answer send(int port, String method, String path, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: localhost\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
        }
        return exchange(port, request + "\r\n" + body);
    }

    private static int mainPort() {
        return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    }

    private static Answer exchange(int port, String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            List<String> head = answer.substring(0, end).lines().toList();
            return new Answer(Integer.parseInt(head.get(0).split(" ")[1]), head.subList(1, head.size()),
                    answer.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
