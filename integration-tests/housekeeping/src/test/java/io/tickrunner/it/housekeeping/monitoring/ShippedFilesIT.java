package io.tickrunner.it.housekeeping.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import io.restassured.RestAssured;
import io.tickrunner.it.housekeeping.packaging.StartedApp;

/** The dashboard and the rules that are in the jar, beside what the packaged app exposes. */
class ShippedFilesIT {

    @RegisterExtension
    static final StartedApp APP = AlertRulesIT.ticking();

    private static final String DASHBOARD = "grafana-dashboard.json";
    private static final String RULES = "alert-rules.yml";
    private static final String CLUSTERS = "alert-rules-in-clusters.test.yml";
    private static final int COLUMNS = 24;
    private static final Pattern METRIC = Pattern.compile("tickrunner_[a-z_]+[a-z]");
    private static final Pattern SELECTOR = Pattern.compile("(tickrunner_[a-z_]+[a-z])\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(?==)");
    /** What a scrape adds; a namespace is there in Kubernetes. */
    private static final Set<String> LABELS_OF_SCRAPES = Set.of("job", "instance", "namespace");

    @ParameterizedTest
    @ValueSource(strings = { DASHBOARD, RULES })
    void everyMetricInThemIsExposed(String file) throws IOException {
        assertThat(found(METRIC, String.join("\n", expressions(file)), 0)).isNotEmpty().isSubsetOf(exposed().names());
    }

    @ParameterizedTest
    @ValueSource(strings = { DASHBOARD, RULES })
    void everyLabelInThemBelongsToItsMetric(String file) throws IOException {
        Scrape exposed = exposed();
        Set<String> anyLabels = new HashSet<>(LABELS_OF_SCRAPES);
        exposed.names().forEach(name -> anyLabels.addAll(exposed.labelsOf(name)));
        for (String expression : expressions(file)) {
            SELECTOR.matcher(expression).results().forEach(selector -> {
                Set<String> labels = new HashSet<>(exposed.labelsOf(selector.group(1)));
                labels.addAll(LABELS_OF_SCRAPES);
                assertThat(found(LABEL, selector.group(2), 1)).as(selector.group()).isSubsetOf(labels);
            });
            GROUPING.matcher(expression).results().forEach(
                    grouping -> assertThat(grouping.group(1).split(", ")).as(expression).isSubsetOf(anyLabels));
        }
    }

    @Test
    void everyMetricThatIsExposedIsOnTheDashboard() throws IOException {
        assertThat(exposed().names()).isSubsetOf(found(METRIC, String.join("\n", expressions(DASHBOARD)), 0));
    }

    @Test
    void theRulesAreRules() throws IOException {
        Promtool.assumeIsThere();

        Promtool.rules("check", "copy.yml", Promtool.shipped(RULES));
    }

    @Test
    void theRulesAggregateWorkersOverReplicasAndSeparateApps() throws IOException {
        Promtool.assumeIsThere();
        String test = Promtool.read("/" + CLUSTERS);

        Promtool.rules("test", CLUSTERS, test);

        Scrape exposed = exposed();
        SELECTOR.matcher(test).results().forEach(series -> {
            Set<String> labels = new HashSet<>(exposed.labelsOf(series.group(1)));
            labels.addAll(Set.of("job", "instance"));
            // Empty for these workers, which is the same as none.
            labels.remove("partition");
            assertThat(found(LABEL, series.group(2), 1)).as(series.group()).isEqualTo(labels);
        });
    }

    @Test
    void theQueriesOfTheDashboardAreValid() throws IOException {
        Promtool.assumeIsThere();

        String rules = expressions(DASHBOARD).stream()
                .map(query -> query.replace("$__rate_interval", "5m").replaceAll("\\$(job|instance|worker)", ".*"))
                .map(query -> "      - record: r\n        expr: '" + query + "'\n        labels: { n: '" + query.hashCode()
                        + "' }\n")
                .collect(Collectors.joining("", "groups:\n  - name: dashboard\n    rules:\n", ""));
        Promtool.rules("check", "dashboard.yml", rules);
    }

    @Test
    void everyAlertHasDurationSeverityDescriptionAndRunbook() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory()).readTree(Promtool.shipped(RULES)).at("/groups/0/rules");

        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.path("for").asText()).matches("\\d+m");
            assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).contains("$labels.");
            assertThat(rule.at("/annotations/description").asText()).contains("$labels.");
            assertThat(rule.at("/annotations/runbook_url").asText()).contains("/operations.adoc#alert-");
        });
    }

    @Test
    void everyPanelUsesTheSelectedDataSourceAndHasItsOwnPlace() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Promtool.shipped(DASHBOARD));
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as("id of " + title).isTrue();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(panel.path("targets")).as(title).isNotEmpty()
                        .allMatch(target -> target.at("/datasource/uid").asText().equals("${datasource}"));
            }
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").asInt() + place.path("w").asInt();
            assertThat(right).as(title).isLessThanOrEqualTo(COLUMNS);
            for (int x = place.path("x").asInt(); x < right; x++) {
                for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                    assertThat(cells.add(x + "," + y)).as(title + " at " + x + "," + y).isTrue();
                }
            }
        }
        assertThat(dashboard.at("/templating/list")).extracting(variable -> variable.path("name").asText())
                .containsExactly("datasource", "job", "instance", "worker");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/META-INF/tickrunner/" + RULES, "/tickrunner/" + RULES, "/" + RULES, "/" + DASHBOARD })
    void theyAreNotServedByTheApp(String path) {
        assertThat(RestAssured.get(path).statusCode()).isEqualTo(404);
    }

    private static Scrape exposed() {
        return await().atMost(Duration.ofSeconds(30)).until(Scrape::now, scrape -> !scrape.values().isEmpty());
    }

    private static List<String> expressions(String file) throws IOException {
        JsonNode root = (file.equals(RULES) ? new ObjectMapper(new YAMLFactory()) : new ObjectMapper())
                .readTree(Promtool.shipped(file));
        List<String> expressions = new ArrayList<>();
        root.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
        return expressions;
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        Stream<MatchResult> matches = pattern.matcher(text).results();
        return matches.map(match -> match.group(group)).collect(Collectors.toSet());
    }
}
