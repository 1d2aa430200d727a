package dev.softlanding.demo;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.HostConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The demo's image in a container, which can be stopped and started again as the same instance. */
final class DemoContainer extends GenericContainer<DemoContainer> {

    /** {@code terminationGracePeriodSeconds} of the manifest. */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** A start takes less: several JVMs share the machine. */
    static final String JVM = "-XX:TieredStopAtLevel=1";

    static final int HTTP = 8080;
    static final int MANAGEMENT = 8081;

    private static final String STARTED = "Started DemoApplication";
    private static final Duration START_LIMIT = Duration.ofSeconds(240);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Pattern TIMELINE = Pattern.compile("Shutdown by .* took ([0-9.]+) s of .*: .*");
    private static final Pattern PREVIOUS_LIFE = Pattern.compile("The previous life of .*");

    private int toldByEarlierLives;

    /**
     * How a life of it ended.
     *
     * @param took from the request to stop it until the engine says that it has
     * @param summary the first line of its timeline, empty if there is none
     */
    record End(long code, boolean killedForMemory, Duration took, String summary) {

        /** Whether every task has succeeded, but for those that are turned off. */
        boolean isClean() {
            return summary.matches("Shutdown by SIGTERM took .*: \\d+ SUCCEEDED(, \\d+ SKIPPED)?");
        }
    }

    DemoContainer(Future<String> image, String name) {
        super(image);
        withNetworkAliases(name);
        withExposedPorts(HTTP, MANAGEMENT);
        withCreateContainerCmdModifier(create -> create.withHostName(name));
        withEnv(Map.of(
                "SPRING_PROFILES_ACTIVE",
                "postgres-kafka",
                "POSTGRES_HOST",
                DemoCluster.POSTGRES,
                "KAFKA_BOOTSTRAP_SERVERS",
                DemoCluster.KAFKA,
                "SHUTDOWN_GRACE_PERIOD",
                Long.toString(GRACE.toSeconds()),
                "SHUTDOWN_JOURNAL_DIRECTORY",
                "/tmp/lives",
                // Starts in half the time: several of them share the machine with all they need.
                "JDK_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1"));
        waitingFor(Wait.forLogMessage(".*" + STARTED + ".*\\s", 1).withStartupTimeout(START_LIMIT));
    }

    DemoContainer on(Consumer<HostConfig> host) {
        return withCreateContainerCmdModifier(create -> host.accept(create.getHostConfig()));
    }

    String name() {
        return getNetworkAliases().get(getNetworkAliases().size() - 1);
    }

    /** Where it is reached without a proxy; another address after each start. */
    URI uri(String path) {
        var ports = getDockerClient()
                .inspectContainerCmd(getContainerId())
                .exec()
                .getNetworkSettings()
                .getPorts();
        String port = ports.getBindings().entrySet().stream()
                .filter(entry -> entry.getKey().getPort() == HTTP)
                .map(entry -> entry.getValue()[0].getHostPortSpec())
                .findAny()
                .orElseThrow();
        return URI.create("http://" + getHost() + ":" + port + path);
    }

    /** As {@code docker stop -t 30} does it: SIGTERM, and SIGKILL after the grace period. */
    End terminate() {
        Instant begin = Instant.now();
        getDockerClient()
                .stopContainerCmd(getContainerId())
                .withTimeout((int) GRACE.toSeconds())
                .exec();
        return end(begin);
    }

    End kill() {
        Instant begin = Instant.now();
        getDockerClient().killContainerCmd(getContainerId()).exec();
        return end(begin);
    }

    private End end(Instant begin) {
        await().atMost(GRACE).until(() -> !state().getRunning());
        ContainerState state = state();
        return new End(
                state.getExitCodeLong(), state.getOOMKilled(), Duration.between(begin, Instant.now()), first(TIMELINE));
    }

    private ContainerState state() {
        return getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
    }

    /** Begins another life; {@link #awaitStarted} waits until it is there. */
    void startAgain() {
        toldByEarlierLives = getLogs().length();
        getDockerClient().startContainerCmd(getContainerId()).exec();
    }

    void awaitStarted() {
        await().pollInterval(LOOK).atMost(START_LIMIT).until(() -> output().contains(STARTED));
    }

    /** What it says of the life before, empty if it says nothing. */
    String previousLife() {
        return first(PREVIOUS_LIFE);
    }

    private String first(Pattern line) {
        return line.matcher(output())
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
    }

    /** What this life of it has said. */
    String output() {
        return getLogs().substring(toldByEarlierLives);
    }
}
