package dev.softlanding.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboard and the rules in {@code k8s/} ask Prometheus for. */
final class Queries {

    private static final Path K8S = Path.of("..", "k8s");

    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\b(?:by|on)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("\\b[a-z]\\w*_\\w+\\b(?!\\s*\\()");

    private Queries() {}

    /** What the panels show and the variables offer, with the variables as Grafana would put them in for all instances. */
    static List<String> ofDashboard() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(K8S.resolve("base/dashboard.json")));
        Stream<String> shown = dashboard
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.path("expr").asString());
        Stream<String> offered = dashboard
                .path("templating")
                .path("list")
                .valueStream()
                .filter(variable -> variable.path("type").asString().equals("query"))
                .map(variable -> variable.path("definition").asString())
                .map(definition -> definition.replaceAll("label_values\\((.*), (\\w+)\\)", "count by ($2) ($1)"));
        return Stream.concat(shown, offered)
                .map(query -> query.replaceAll("\\$(?:job|instance)", ".*").replace("$__rate_interval", "1m"))
                .toList();
    }

    static List<String> ofRules() throws IOException {
        return rules().stream().map(rule -> (String) rule.get("expr")).toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rules() throws IOException {
        return ((List<Map<String, Object>>) ruleFile().get("groups"))
                .stream()
                        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                        .toList();
    }

    /** What the operator would give Prometheus: the rules without what is around them. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> ruleFile() throws IOException {
        Map<String, Object> resource = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(K8S.resolve("components/monitoring/prometheus-rule.yaml")));
        return (Map<String, Object>) resource.get("spec");
    }

    /** The names of all series that are asked for. */
    static Set<String> namesIn(List<String> queries) {
        return queries.stream()
                .map(query -> LABELS.matcher(query).replaceAll(""))
                .flatMap(query -> NAME.matcher(query).results())
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
