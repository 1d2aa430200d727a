package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a developer sees who adds {@code shutdown-lint} to a build of their own: the sample project, built by Maven on the JDK of this test
 * against artifacts that are installed as {@code mvn install} does it, in a local repository that has no others of ours.
 */
@Timeout(300)
class LintSampleIT {

    private static final Path SAMPLE = Path.of("../shutdown-lint/samples/maven");
    private static final String ORDERS = "orders/src/main/java/com/example/orders/Orders.java";
    private static final String SHIPPING = "shipping/src/main/java/com/example/shipping/Shipping.java";

    @TempDir
    static Path repository;

    @TempDir
    Path project;

    private record Build(int code, String output) {}

    @BeforeAll
    static void install() throws IOException {
        Path own = Path.of(System.getProperty("maven.repository"));
        linkAllBut("dev", own, repository);
        Path ours = Files.createDirectories(repository.resolve("dev"));
        if (Files.isDirectory(own.resolve("dev"))) {
            linkAllBut("softlanding", own.resolve("dev"), ours);
        }
        install("softlanding", Path.of(".."), "pom");
        for (String module : List.of("shutdown-core", "shutdown-lint", "shutdown-spring-boot-starter")) {
            install(module, Path.of("..", module), "pom");
            install(module, Path.of("..", module), "jar");
        }
    }

    private static void linkAllBut(String other, Path from, Path to) throws IOException {
        for (Path entry : list(from)) {
            if (!entry.getFileName().toString().equals(other)) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
            }
        }
    }

    private static void install(String artifact, Path module, String type) throws IOException {
        String version = System.getProperty("project.version");
        Path directory = Files.createDirectories(
                repository.resolve("dev/softlanding").resolve(artifact).resolve(version));
        Path file = type.equals("pom")
                ? module.resolve("pom.xml")
                : module.resolve("target").resolve("%s-%s.jar".formatted(artifact, version));
        Files.copy(file, directory.resolve("%s-%s.%s".formatted(artifact, version, type)));
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("target"))
                    .toList()) {
                Path copy = project.resolve(SAMPLE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @Test
    void sampleWhenItIsRightBuildsAndCarriesItsPlan() throws Exception {
        Build build = build("package");

        assertThat(build.code()).as(build.output()).isZero();
        assertThat(build.output()).doesNotContain("[Cleanup", "[ShutdownPlan");
        assertThat(entry("orders/target/orders-1.0.0.jar", "META-INF/shutdown/plan.json"))
                .contains("\"orders-flush\"");
        assertThat(entry("shipping/target/shipping-1.0.0.jar", "META-INF/shutdown/plan.mmd"))
                .contains("flowchart", "shipping-flush");
        assertThat(project.resolve("orders/target/shutdown-lint.sarif"))
                .content()
                .contains("\"results\" : [ ]");
    }

    @Test
    void cycleOverTwoModulesFailsTheBuildAndNamesBothPlaces() throws Exception {
        change(ORDERS, "after = \"web-drain\"", "after = {\"web-drain\", \"shipping-flush?\"}");
        Build build = build("compile");

        assertThat(build.code()).as(build.output()).isNotZero();
        assertThat(errors(build))
                .contains("[ShutdownPlanCycle]", "shipping-flush", "orders-flush", "Orders.java:", "Shipping.java:[");
        assertThat(inTheGuide(build)).containsExactly("ShutdownPlanCycle");
        assertThat(project.resolve("shipping/target/shutdown-lint.sarif"))
                .content()
                .contains(
                        "\"ruleId\" : \"ShutdownPlanCycle\"",
                        "\"level\" : \"error\"",
                        "\"uri\" : \"" + SHIPPING + "\"");
    }

    @Test
    void waitWithoutALimitAndExitInAHookFailTheBuild() throws Exception {
        change(ORDERS, "        lastWrite.get(2, TimeUnit.SECONDS);\n    }\n", """
                        lastWrite.get(2, TimeUnit.SECONDS);
                    }

                    @jakarta.annotation.PreDestroy
                    void stop() throws Exception {
                        lastWrite.get();
                    }

                    static {
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.exit(1)));
                    }
                """);
        Build build = build("compile");

        assertThat(build.code()).as(build.output()).isNotZero();
        assertThat(errors(build))
                .contains("[CleanupUnboundedWait]", "'CompletableFuture.get()'", "the @PreDestroy method 'stop'")
                .contains("[CleanupExit]", "'System.exit(…)'", "a shutdown hook");
        assertThat(inTheGuide(build)).containsExactly("CleanupUnboundedWait", "CleanupExit");
        assertThat(project.resolve("orders/target/shutdown-lint.sarif"))
                .content()
                .contains("\"CleanupUnboundedWait\"", "\"CleanupExit\"", "\"uri\" : \"" + ORDERS + "\"");
    }

    private void change(String file, String from, String to) throws IOException {
        String content = Files.readString(project.resolve(file));
        assertThat(content).contains(from);
        Files.writeString(project.resolve(file), content.replace(from, to));
    }

    private Build build(String phase) throws Exception {
        boolean newer = Runtime.version().feature() > 17;
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-Dmaven.repo.local=" + repository, phase));
        if (newer) {
            command.add("-Derror-prone.version=" + System.getProperty("error-prone.newest"));
        }
        Path output = project.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") || name.equals("JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS))
                    .as("the build ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Build(process.exitValue(), Files.readString(output));
    }

    private static String errors(Build build) {
        return build.output()
                .lines()
                .filter(line -> line.startsWith("[ERROR]") || !line.startsWith("["))
                .collect(Collectors.joining("\n"));
    }

    /** What of the errors the guide shows, word for word. */
    private static List<String> inTheGuide(Build build) throws IOException {
        String guide = Files.readString(Path.of("../docs/lint.md"));
        return Pattern.compile("\\[ERROR] .*(/\\w+\\.java:\\[[\\d,]+] \\[(\\w+)] .*)")
                .matcher(build.output())
                .results()
                .filter(message -> guide.contains("…" + message.group(1)))
                .map(message -> message.group(2))
                .distinct()
                .toList();
    }

    private String entry(String jar, String name) throws IOException {
        try (var files = FileSystems.newFileSystem(project.resolve(jar))) {
            return Files.readString(files.getPath(name));
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
