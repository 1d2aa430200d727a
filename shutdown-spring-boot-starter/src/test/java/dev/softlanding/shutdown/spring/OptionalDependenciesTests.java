package dev.softlanding.shutdown.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.CoordinatorState;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;

/** Nothing of the starter needs what its pom calls optional. */
@Timeout(60)
class OptionalDependenciesTests {

    private static final Pattern OPTIONAL = Pattern.compile(
            "<artifactId>([^<]+)</artifactId>\\s*(?:<version>[^<]*</version>\\s*)?<optional>true</optional>");

    private static final String[] SETTINGS = {
        "shutdown.grace-period=30s",
        "shutdown.memory.enabled=true",
        "shutdown.announce.readiness=refuse",
        "shutdown.report.directory=target",
        "management.endpoints.web.exposure.include=*"
    };

    /** Where one is missing, what depends on it leaves the stage, and all else stays. */
    @ParameterizedTest
    @MethodSource("optional")
    void contextWhenOneDependencyIsMissingStartsAndIsArmed(String dependency) {
        var without = new FilteredClassLoader(classesOf(dependency));
        new ApplicationContextRunner()
                .withUserConfiguration(Starter.class)
                .withPropertyValues(SETTINGS)
                .withClassLoader(without)
                .run(OptionalDependenciesTests::assertArmed);
        if (!Set.of("jakarta.servlet-api", "spring-web").contains(dependency)) { // or there is no such application
            new WebApplicationContextRunner()
                    .withUserConfiguration(Starter.class)
                    .withPropertyValues(SETTINGS)
                    .withClassLoader(without)
                    .run(OptionalDependenciesTests::assertArmed);
        }
    }

    private static void assertArmed(ApplicationContext context) {
        assertThat(context.getBean(ShutdownCoordinator.class).state()).isEqualTo(CoordinatorState.ARMED);
    }

    /** A JVM's own loader, which has none of them: what would only fail when it is linked fails here. */
    @Test
    void applicationWhenAllDependenciesAreMissingStartsAndShutsDownByItsPlan() throws Exception {
        Set<Path> missing = optional().flatMap(name -> jarsOf(name).stream()).collect(Collectors.toSet());
        URL[] rest = classPath()
                .filter(entry -> !missing.contains(entry) && isNeeded(entry))
                .map(OptionalDependenciesTests::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(rest, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Object report = loader.loadClass(Plain.class.getName())
                    .getMethod("startAndClose")
                    .invoke(null);

            assertThat(report.toString())
                    .contains("announce-delay SUCCEEDED", "readiness-announce SUCCEEDED", "context SUCCEEDED");
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    /** Of Spring and Boot what the starter cannot do without; more would need what is missing. */
    private static boolean isNeeded(Path entry) {
        String name = entry.getFileName().toString();
        return !name.endsWith(".jar")
                || name.matches("(shutdown-core|spring-(aop|beans|context|core|expression)|spring-boot(-autoconfigure)?"
                        + "|slf4j-api|jspecify|commons-logging|micrometer-(commons|observation))-\\d.*");
    }

    static Stream<String> optional() throws IOException {
        return OPTIONAL.matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map((MatchResult match) -> match.group(1));
    }

    private static Predicate<String> classesOf(String dependency) {
        Set<String> classes = jarsOf(dependency).stream()
                .flatMap(OptionalDependenciesTests::classesIn)
                .collect(Collectors.toSet());
        assertThat(classes).as(dependency).isNotEmpty();
        return classes::contains;
    }

    private static List<Path> jarsOf(String dependency) {
        var name = Pattern.compile(Pattern.quote(dependency) + "-\\d.*\\.jar");
        return classPath()
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
                .toList();
    }

    private static Stream<String> classesIn(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .map(entry -> ClassUtils.convertResourcePathToClassName(
                            entry.getName().replaceFirst("\\.class$", "")))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(StarterAutoConfigurations.class)
    static class Starter {}

    /** An application that has nothing but the starter. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Plain {

        /** Called by reflection, in a loader of its own. */
        public static String startAndClose() throws InterruptedException {
            var application = new SpringApplication(Plain.class);
            application.setRegisterShutdownHook(false);
            ConfigurableApplicationContext context = application.run(
                    "--spring.main.banner-mode=off",
                    "--shutdown.signals.enabled=false",
                    "--shutdown.grace-period=30s",
                    "--shutdown.memory.enabled=true",
                    "--shutdown.announce.readiness=refuse",
                    "--shutdown.report.directory=target");
            var coordinator = context.getBean(ShutdownCoordinator.class);
            context.close();
            coordinator.awaitTerminated(Duration.ofSeconds(10));
            return coordinator.report().tasks().stream()
                    .map(task -> task.name() + " " + task.status())
                    .collect(Collectors.joining(", "));
        }
    }
}
