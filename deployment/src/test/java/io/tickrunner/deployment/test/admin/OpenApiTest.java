package io.tickrunner.deployment.test.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.tickrunner.deployment.test.admin.RawHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

class OpenApiTest {

    /** Without another resource the app's document stays empty, even if filters add to it. */
    static final List<Dependency> OPENAPI = List.of(
            Dependency.of("io.quarkus", "quarkus-smallrye-openapi", Version.getVersion()),
            Dependency.of("io.quarkus", "quarkus-rest", Version.getVersion()));

    @RegisterExtension
    static final QuarkusUnitTest APP = AdminApp.of().setForcedDependencies(OPENAPI);

    static JsonObject document() {
        return new JsonObject(given().accept("application/json").when().get("/q/openapi?format=json").then().statusCode(200)
                .extract().asString());
    }

    static JsonObject paths() {
        return document().getJsonObject("paths", new JsonObject());
    }

    @Test
    void everyRouteIsDescribed() {
        assertThat(paths().fieldNames()).contains("/q/tickrunner", "/q/tickrunner/{worker}", "/q/tickrunner/{worker}/tick",
                "/q/tickrunner/{worker}/pause", "/q/tickrunner/{worker}/resume", "/q/tickrunner/{worker}/schedule",
                "/q/tickrunner/{worker}/runs", "/q/tickrunner/replica/drain", "/q/tickrunner/replica/undrain",
                "/q/tickrunner/replica/{replica}/drain", "/q/tickrunner/replica/{replica}/undrain");
    }

    @Test
    void theParametersAreDescribed() {
        JsonObject tick = paths().getJsonObject("/q/tickrunner/{worker}/tick");
        JsonObject worker = tick.getJsonArray("parameters").getJsonObject(0);
        JsonObject wait = tick.getJsonObject("post").getJsonArray("parameters").getJsonObject(0);

        assertThat(worker.getString("name") + " in " + worker.getString("in")).isEqualTo("worker in path");
        assertThat(worker.getBoolean("required")).isTrue();
        assertThat(wait.getString("name") + " in " + wait.getString("in")).isEqualTo("wait in query");
    }

    @Test
    void theResponsesOfATickAreDescribed() {
        JsonObject answers = paths().getJsonObject("/q/tickrunner/{worker}/tick").getJsonObject("post")
                .getJsonObject("responses");

        assertThat(answers.fieldNames()).containsExactlyInAnyOrder("200", "202", "400", "401", "403", "404", "405", "406",
                "409",
                "415", "502", "503");
        assertThat(answers.getJsonObject("409").getJsonObject("content").getJsonObject("application/problem+json")
                .getJsonObject("schema").getString("$ref")).isEqualTo("#/components/schemas/TickrunnerProblem");
    }

    @Test
    void theBodyOfANewScheduleIsDescribed() {
        JsonObject reschedule = paths().getJsonObject("/q/tickrunner/{worker}/schedule").getJsonObject("post");

        assertThat(reschedule.getJsonObject("requestBody").getJsonObject("content").getJsonObject("application/json")
                .getJsonObject("schema").getString("$ref")).isEqualTo("#/components/schemas/TickrunnerNewSchedule");
    }

    @Test
    void theArgumentsOfATickAreDescribed() {
        JsonObject body = paths().getJsonObject("/q/tickrunner/{worker}/tick").getJsonObject("post")
                .getJsonObject("requestBody");

        assertThat(body.getBoolean("required", false)).isFalse();
        assertThat(body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema").getString("$ref"))
                .isEqualTo("#/components/schemas/TickrunnerArguments");
        JsonObject arguments = schemas(document()).getJsonObject("TickrunnerArguments");
        assertThat(arguments.getInteger("maxProperties")).isEqualTo(20);
        assertThat(arguments.getJsonObject("additionalProperties").getInteger("maxLength")).isEqualTo(1_000);
    }

    @Test
    void theBodyOfAPauseIsDescribed() {
        JsonObject post = paths().getJsonObject("/q/tickrunner/{worker}/pause").getJsonObject("post");

        assertThat(post.getJsonObject("requestBody").getJsonObject("content").getJsonObject("application/json")
                .getJsonObject("schema").getString("$ref")).isEqualTo("#/components/schemas/TickrunnerNewPause");
        assertThat(post.getJsonObject("responses").fieldNames()).contains("400", "415");
    }

    @Test
    void everyReferencedSchemaExists() {
        JsonObject document = document();
        Set<String> referred = Pattern.compile("\"#/components/schemas/([^\"]+)\"").matcher(document.encode()).results()
                .map(match -> match.group(1)).collect(Collectors.toCollection(HashSet::new));

        assertThat(referred).contains("TickrunnerWorker", "TickrunnerTickResult");
        assertThat(schemas(document).fieldNames()).containsAll(referred);
    }

    @Test
    void responsesMatchTheirSchemas() {
        assertThat(RawHttp.send("POST", Chore.REBALANCE + "/tick", "{\"from\":\"2026\"}", "Content-Type: application/json")
                .status()).isEqualTo(200);

        assertShape(RawHttp.get("/q/tickrunner"), "TickrunnerOverview");
        assertShape(RawHttp.get(Chore.REBALANCE), "TickrunnerWorker");
        assertShape(RawHttp.post(Chore.REBALANCE + "/tick"), "TickrunnerTickResult");
        assertShape(RawHttp.send("POST", Chore.REBALANCE + "/pause",
                "{\"reason\":\"migration\",\"until\":\"" + Instant.now().plusSeconds(60) + "\"}",
                "Content-Type: application/json"),
                "TickrunnerWorker");
        assertShape(RawHttp.post(Chore.REBALANCE + "/resume"), "TickrunnerWorker");
        assertShape(RawHttp.get("/q/tickrunner/nobody"), "TickrunnerProblem");
    }

    private static void assertShape(Answer answer, String schema) {
        assertShape(answer.json(), schemas(document()).getJsonObject(schema), schema);
    }

    /** Asserts at any depth that every required field is present and every present field is described. */
    private static void assertShape(JsonObject value, JsonObject schema, String where) {
        JsonObject properties = schema.getJsonObject("properties");
        assertThat(value.fieldNames()).as(where)
                .containsAll(schema.getJsonArray("required", new JsonArray()).stream().map(String.class::cast)
                        .toList());
        if (properties == null) {
            assertThat(schema.containsKey("additionalProperties")).as(where).isTrue();
            return;
        }
        assertThat(properties.fieldNames()).as(where).containsAll(value.fieldNames());
        for (Map.Entry<String, Object> field : value) {
            JsonObject property = properties.getJsonObject(field.getKey());
            String name = where + "." + field.getKey();
            if (field.getValue() instanceof JsonObject object) {
                assertShape(object, resolved(property), name);
            } else if (field.getValue() instanceof JsonArray array) {
                assertThat(property.getString("type")).as(name).isEqualTo("array");
                array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
                        .forEach(item -> assertShape(item, resolved(property.getJsonObject("items")), name));
            } else {
                assertThat(property.getString("type")).as(name).isIn(typesOf(field.getValue()));
            }
        }
    }

    private static JsonObject resolved(JsonObject schema) {
        String ref = schema.getString("$ref");
        return ref == null ? schema : schemas(document()).getJsonObject(ref.substring(ref.lastIndexOf('/') + 1));
    }

    private static List<String> typesOf(Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return List.of("integer", "number");
        }
        return List.of(value instanceof Boolean ? "boolean" : value instanceof Number ? "number" : "string");
    }

    private static JsonObject schemas(JsonObject document) {
        return document.getJsonObject("components").getJsonObject("schemas");
    }
}
