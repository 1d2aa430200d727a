package dev.softlanding.shutdown.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.FailurePolicy;
import dev.softlanding.shutdown.Phase;
import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.flush.Flusher;
import dev.softlanding.shutdown.policy.PolicyKind;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.spring.autoconfigure.ShutdownAutoConfiguration;
import dev.softlanding.shutdown.spring.resilience.ResilienceAutoConfiguration;
import io.github.resilience4j.springboot.bulkhead.autoconfigure.BulkheadAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ByteArrayResource;

/** What README and guides show compiles and works, and names the right coordinates, settings and files. */
class ReadmeTests {

    private static final Pattern SNIPPET =
            Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);
    private static final Pattern PROPERTY_ROW =
            Pattern.compile("^\\| `([a-z.<>-]+)` \\| ([^|]*) \\|", Pattern.MULTILINE);

    private static final Pattern LINK = Pattern.compile("\\]\\((?!\\w+:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private static final String TASK_PROPERTIES =
            "dev.softlanding.shutdown.spring.autoconfigure.ShutdownProperties$Task";

    private static final Path RESILIENCE = Path.of("..", "docs", "resilience.md");

    @TempDir
    Path directory;

    @Test
    void javaSnippetsWhenPutIntoAnApplicationArePartOfItsPlan() throws Exception {
        try (var classes = compile(snippets("java"))) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ShutdownAutoConfiguration.class))
                    .withBean("webDrain", ShutdownTask.class, () -> ShutdownTask.named("web-drain")
                            .phase(Phase.DRAIN)
                            .timeout(Duration.ofSeconds(1))
                            .run(() -> {}))
                    .withBean(ExecutorService.class, () -> Executors.newSingleThreadExecutor())
                    .withClassLoader(classes)
                    .withPropertyValues("shutdown.grace-period=30s")
                    .withInitializer(
                            context -> register(context, classes, "Ledger", "Cleanup", "Tenants", "LastResort"))
                    .withInitializer(context -> applySettings(context, "shutdown:"))
                    .run(context -> {
                        ShutdownReport plan =
                                context.getBean(ShutdownCoordinator.class).report();
                        assertThat(plan.task("ledger-flush")).hasValueSatisfying(task -> {
                            assertThat(task.guaranteed()).hasSeconds(1);
                            assertThat(task.onFailure()).isEqualTo(FailurePolicy.SKIP_DEPENDENTS);
                        });
                        assertThat(context.getBean(ShutdownCoordinator.class)
                                        .flush()
                                        .flushers())
                                .extracting(Flusher::name)
                                .contains("upload");
                        assertThat(context.getBean(Flusher.class).name()).isEqualTo("positions");
                        assertThat(plan.task("ledger-flush")).hasValueSatisfying(task -> assertThat(task.after())
                                .contains("web-drain"));
                        assertThat(plan.task("workers")).hasValueSatisfying(task -> {
                            assertThat(task.after()).contains("ledger-flush");
                            assertThat(task.absent()).containsExactly("outbox-flush");
                        });
                        assertThat(plan.task("scopes")).isPresent();
                        assertThat(classes.loadClass("Main").getDeclaredMethods())
                                .isNotEmpty();
                    });
        }
    }

    @Test
    void policiesOfTheGuideWhenConfiguredAsItShowsAreAroundTheTasksThatNameThem() throws Exception {
        try (var classes = compile(snippets("java"))) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            ShutdownAutoConfiguration.class,
                            ResilienceAutoConfiguration.class,
                            BulkheadAutoConfiguration.class,
                            CircuitBreakerAutoConfiguration.class,
                            RetryAutoConfiguration.class))
                    .withClassLoader(classes)
                    .withInitializer(context -> register(context, classes, "Ledger", "Tenants", "OutboxFlush"))
                    .withInitializer(context -> applySettings(context, "resilience4j:"))
                    .run(context -> {
                        ShutdownReport plan =
                                context.getBean(ShutdownCoordinator.class).report();
                        assertThat(policies(plan, "ledger-flush")).containsEntry(PolicyKind.RETRY, "orders-db");
                        assertThat(policies(plan, "outbox-flush"))
                                .containsEntry(PolicyKind.CIRCUIT_BREAKER, "orders-broker");
                        assertThat(policies(plan, "scopes")).containsEntry(PolicyKind.BULKHEAD, "tenants");
                    });
        }
    }

    private static Map<PolicyKind, String> policies(ShutdownReport plan, String task) {
        return plan.task(task).orElseThrow().policies().instances();
    }

    private static void register(ConfigurableApplicationContext context, ClassLoader classes, String... names) {
        try {
            for (String name : names) {
                ((GenericApplicationContext) context).registerBean(classes.loadClass(name));
            }
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** The snippet that begins so: others are Kubernetes'. */
    private static void applySettings(ConfigurableApplicationContext context, String beginning) {
        try {
            String settings = snippets("yaml").stream()
                    .filter(snippet -> snippet.startsWith(beginning))
                    .findFirst()
                    .orElseThrow();
            var resource = new ByteArrayResource(settings.getBytes(StandardCharsets.UTF_8));
            new YamlPropertySourceLoader()
                    .load("readme", resource)
                    .forEach(context.getEnvironment().getPropertySources()::addFirst);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private URLClassLoader compile(List<String> sources) throws IOException {
        List<String> files = new ArrayList<>();
        for (String source : sources) {
            String name =
                    CLASS.matcher(source).results().findFirst().orElseThrow().group(1);
            files.add(
                    Files.writeString(directory.resolve(name + ".java"), source).toString());
        }
        List<String> options = List.of("-d", directory.toString(), "-Werror", "-parameters", "-proc:none");
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            fileManager,
                            null,
                            options,
                            null,
                            fileManager.getJavaFileObjects(files.toArray(String[]::new)))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    }

    @Test
    void coordinatesWhenComparedWithThePomAreTheSame() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = Pattern.compile("<version>(.+?)</version>")
                .matcher(pom)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(snippets("xml").get(0))
                .contains(
                        "<artifactId>shutdown-spring-boot-starter</artifactId>", "<version>" + version + "</version>");
        assertThat(snippets("kotlin").get(0))
                .contains("\"dev.softlanding:shutdown-spring-boot-starter:" + version + "\"");
    }

    /** The settings of a task have no entries in the metadata: an IDE knows them by the type of the map's values. */
    @Test
    void settingsWhenComparedWithTheMetadataAreAllThereWithTheirDefaults() throws Exception {
        var metadata = new ConfigurationMetadata();
        Map<String, String> shown = new TreeMap<>();
        PROPERTY_ROW.matcher(settings()).results().forEach(row -> shown.put(row.group(1), row.group(2)));

        Map<String, Class<?>> known = new TreeMap<>();
        ConfigurationMetadataTests.settable("shutdown.tasks.<name>", Class.forName(TASK_PROPERTIES), known);
        metadata.properties().keySet().forEach(name -> known.put(name, Object.class));
        known.remove("shutdown.tasks");
        known.remove("shutdown.findings");
        known.put("shutdown.findings.<name>", Object.class);
        assertThat(shown).containsOnlyKeys(known.keySet());
        metadata.defaults()
                .forEach((name, value) ->
                        assertThat(shown.get(name)).as(name).startsWith("`" + value.replace('_', '-') + "`"));
        assertThat(shown.values()).allSatisfy(value -> assertThat(value).isNotBlank());
    }

    private static String settings() throws IOException {
        return Files.readString(Path.of("..", "docs", "settings.md"));
    }

    private static List<String> snippets(String language) throws IOException {
        return SNIPPET.matcher(guides())
                .results()
                .filter(snippet -> snippet.group(1).equals(language))
                .map((MatchResult snippet) -> snippet.group(2))
                .toList();
    }

    private static String guides() throws IOException {
        return Files.readString(Path.of("..", "README.md"))
                + Files.readString(Path.of("..", "docs", "last-resort.md"))
                + Files.readString(Path.of("..", "docs", "metrics.md"))
                + Files.readString(RESILIENCE);
    }

    /** Links within the repository, from the README and from each guide, lead to something; anchors to a heading. */
    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> guides = new ArrayList<>(List.of(Path.of("..", "README.md"), Path.of("..", "CONTRIBUTING.md")));
        try (var files = Files.list(Path.of("..", "docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(guides::add);
        }
        for (Path guide : guides) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(guide)).results().toList()) {
                Path target = link.group(1).isEmpty() ? guide : guide.resolveSibling(link.group(1));
                assertThat(target).as("%s in %s", link.group(), guide).exists();
                if (link.group(2) != null) {
                    assertThat(anchors(target))
                            .as("%s in %s", link.group(), guide)
                            .contains(link.group(2));
                }
            }
        }
    }

    private static List<String> anchors(Path guide) throws IOException {
        return HEADING.matcher(Files.readString(guide))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
