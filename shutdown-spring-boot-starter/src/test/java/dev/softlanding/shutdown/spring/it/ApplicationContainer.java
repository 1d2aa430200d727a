package dev.softlanding.shutdown.spring.it;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.HostConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** A container whose first process, which is not root's, is a JVM with this test's class path, unless told otherwise. */
final class ApplicationContainer extends GenericContainer<ApplicationContainer> {

    /** A directory that its user may write to, unless something else is mounted there. */
    static final String JOURNAL = "/journal";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String[] JAVA = {"java", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"};
    private static final ImageFromDockerfile IMAGE = image();

    static {
        ((Logger) LoggerFactory.getLogger("com.github.dockerjava")).setLevel(Level.INFO); // or each byte is logged
    }

    private int toldByEarlierLives;

    /** How a life of it ended. */
    record End(long code, boolean killedForMemory) {}

    ApplicationContainer(Class<?> main, String... arguments) {
        super(IMAGE);
        withCommand(
                Stream.concat(Stream.of(main.getName()), Stream.of(arguments)).toArray(String[]::new));
        waitingFor(Wait.forLogMessage(".*Started .*\\s", 1).withStartupTimeout(LIMIT));
    }

    /** Once for all containers; its class path is that of this JVM, in the same order. */
    private static ImageFromDockerfile image() {
        var image = new ImageFromDockerfile();
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                String copy = "lib/%d-%s".formatted(classPath.size(), path.getFileName());
                image.withFileFromPath(copy, path);
                classPath.add("/application/" + copy);
            }
        }
        return image.withFileFromString(
                "Dockerfile", """
                FROM eclipse-temurin:25-jre
                RUN install -d -o 65534 %s
                COPY --chown=65534:65534 lib /application/lib
                USER 65534:65534
                ENV CLASSPATH=%s
                ENTRYPOINT ["%s"]
                """.formatted(JOURNAL, String.join(":", classPath), String.join("\", \"", JAVA)));
    }

    /** After the last container: an engine without a reaper keeps it for ever. */
    static void removeImage() {
        DockerClientFactory.instance().client().removeImageCmd(IMAGE.get()).exec();
    }

    ApplicationContainer on(Consumer<HostConfig> host) {
        return withCreateContainerCmdModifier(create -> host.accept(create.getHostConfig()));
    }

    ApplicationContainer named(String hostName) {
        return withCreateContainerCmdModifier(create -> create.withHostName(hostName));
    }

    /** By a shell that becomes the JVM. */
    ApplicationContainer after(String script) {
        return withCreateContainerCmdModifier(create ->
                create.withEntrypoint("sh", "-c", script + "; exec " + String.join(" ", JAVA) + " \"$@\"", "sh"));
    }

    /** By a shell that stays its first process, and has something to do after the JVM. */
    ApplicationContainer inShell() {
        return withCreateContainerCmdModifier(
                create -> create.withEntrypoint("sh", "-c", String.join(" ", JAVA) + " \"$@\"; true", "sh"));
    }

    /** As {@code docker stop} does it: SIGTERM, and SIGKILL after the time it grants. */
    End terminate(Duration grace) {
        getDockerClient()
                .stopContainerCmd(getContainerId())
                .withTimeout((int) grace.toSeconds())
                .exec();
        return end();
    }

    End kill() {
        getDockerClient().killContainerCmd(getContainerId()).exec();
        return end();
    }

    End end() {
        await().atMost(LIMIT).until(() -> !state().getRunning());
        ContainerState state = state();
        return new End(state.getExitCodeLong(), state.getOOMKilled());
    }

    private ContainerState state() {
        return getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
    }

    void startAgain() {
        toldByEarlierLives = getLogs().length();
        getDockerClient().startContainerCmd(getContainerId()).exec();
        await().atMost(LIMIT).until(() -> output().contains("Started "));
    }

    /** What this life of it has said. */
    String output() {
        return getLogs().substring(toldByEarlierLives);
    }
}
