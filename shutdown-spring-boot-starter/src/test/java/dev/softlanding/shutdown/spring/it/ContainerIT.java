package dev.softlanding.shutdown.spring.it;

import static dev.softlanding.shutdown.spring.it.ApplicationContainer.JOURNAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.softlanding.shutdown.spring.it.ApplicationContainer.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.junit.jupiter.Testcontainers;

/** What the kernel and the engine do to a container: file systems that take nothing, restarts, and too little memory. */
@Tag("chaos")
@Timeout(120)
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final End CLEAN = new End(143, false);
    private static final End KILLED = new End(137, false);
    private static final End KILLED_FOR_MEMORY = new End(137, true);
    private static final End SHUT_DOWN_FOR_MEMORY = new End(3, false);
    private static final long MEMORY = 384L << 20;

    @AfterAll
    static void removeImage() {
        ApplicationContainer.removeImage();
    }

    @Test
    void applicationWhenItsRootIsReadOnlyKeepsNoJournalUnasked() {
        try (var container = new ApplicationContainer(WellBehavedApplication.class).on(ContainerIT::readOnly)) {
            container.start();

            endsCleanly(container);
            assertThat(journalWarnings(container)).isEmpty();
            assertThat(container.output()).contains("how long CONTAINER waits before it kills", "10 s are assumed");
        }
    }

    /** One that is there, and one that would have to be made. */
    @ParameterizedTest
    @ValueSource(strings = {JOURNAL, "/nowhere/journal"})
    void applicationWhenItsRootIsReadOnlyWarnsOnceOfItsJournal(String directory) {
        try (var container = wellBehaved(directory).on(ContainerIT::readOnly)) {
            container.start();

            endsCleanly(container);
            warnsOnce(container, directory, "where writing fails: Read-only file system");
        }
    }

    /** As with a volume that belongs to root. */
    @Test
    void applicationWhenItsUserMayNotWriteWarnsOnceOfItsJournal() {
        try (var container = wellBehaved("/root/journal")) {
            container.start();

            endsCleanly(container);
            warnsOnce(container, "/root/journal", "where this process may not write");
        }
    }

    @Test
    void applicationWhenNoSpaceIsLeftWarnsOnceOfItsJournal() {
        try (var container = wellBehaved("/small")
                .on(host -> host.withTmpFs(Map.of("/small", "size=64k,mode=1777")))
                .after("head -c 64k /dev/zero > /small/all")) {
            container.start();

            endsCleanly(container);
            warnsOnce(container, "/small", "where writing fails: No space left on device");
        }
    }

    /** The finding, and that it is true. */
    @Test
    void applicationWhenAShellIsItsFirstProcessWarnsThatNoSignalWillCome() {
        try (var container = wellBehaved(JOURNAL).inShell()) {
            container.start();

            assertThat(firstProcessWarnings(container))
                    .as(container::output)
                    .singleElement()
                    .asString()
                    .containsPattern(
                            "PID 1 of this container is 'sh', .* this JVM, PID \\d+, would not hear of a stop");
            assertThat(container.terminate(Duration.ofSeconds(2))).isEqualTo(KILLED);
            assertThat(container.output()).doesNotContain("first runs");
        }
    }

    /** Started by the exec form, and by a shell that becomes the JVM. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void applicationWhenItIsTheFirstProcessItselfDoesNotWarn(boolean becomesIt) {
        try (var container = wellBehaved(JOURNAL)) {
            if (becomesIt) {
                container.after("true");
            }
            container.start();

            endsCleanly(container);
            assertThat(firstProcessWarnings(container)).isEmpty();
        }
    }

    /** Whose lives all have the same process id; by their container's name they are lives of one instance. */
    @Test
    void applicationWhenItsContainerIsStartedAgainOrReplacedTellsHowItEnded() {
        DockerClient engine = DockerClientFactory.instance().client();
        String volume = engine.createVolumeCmd().exec().getName();
        try (var first = onVolume(volume, wellBehaved(JOURNAL));
                var second = onVolume(volume, stuck())) {
            first.start();
            tellsNothing(first);
            endsCleanly(first);

            first.startAgain();
            tells(first, " INFO ", "ended CLEAN \\d+\\.\\d s into a shutdown by SIGTERM, with exit code 143\\.");
            awaitReady(first, 2);
            assertThat(first.kill()).isEqualTo(KILLED);

            second.start();
            tells(second, " WARN ", "was KILLED without a shutdown, last seen .+\\.");
            awaitReady(second, 3);
            assertThat(second.terminate(Duration.ofSeconds(2))).isEqualTo(KILLED);

            first.startAgain();
            tells(first, " WARN ", "was KILLED \\d+\\.\\d s into a shutdown by SIGTERM, while 'stuck' was running\\.");
            endsCleanly(first);
        } finally {
            engine.removeVolumeCmd(volume).exec();
        }
    }

    @Test
    void applicationWhenItsContainerHasTooLittleMemoryShutsDownBeforeItIsKilled() {
        try (var container = leaking("--shutdown.memory.shutdown=true")) {
            container.start();

            assertThat(container.end()).as(container::output).isEqualTo(SHUT_DOWN_FOR_MEMORY);
            assertThat(container.output())
                    .containsPattern("The container's working set is \\d+\\.\\d of 384\\.0 MiB")
                    .contains("Shutdown by MEMORY", "leak stopped after", "Task 'context' SUCCEEDED");
        }
    }

    /** Or the test before would show nothing. */
    @Test
    void applicationWhenItsContainerHasTooLittleMemoryIsKilledIfItOnlyWarns() {
        try (var container = leaking()) {
            container.start();

            assertThat(container.end()).as(container::output).isEqualTo(KILLED_FOR_MEMORY);
            assertThat(container.output())
                    .contains("The container's working set")
                    .doesNotContain("Shutdown by");
        }
    }

    private static ApplicationContainer wellBehaved(String journal) {
        return new ApplicationContainer(
                WellBehavedApplication.class,
                "--spring.application.name=orders",
                "--shutdown.grace-period=10s",
                "--shutdown.tasks.web-drain.timeout=1s",
                "--shutdown.tasks.context.timeout=2s",
                "--shutdown.journal.directory=" + journal);
    }

    /** It counts on more time than it gets. */
    private static ApplicationContainer stuck() {
        return new ApplicationContainer(
                StuckApplication.class,
                "--spring.application.name=orders",
                "--test.stuck-timeout=20s",
                "--shutdown.grace-period=60s",
                "--shutdown.journal.directory=" + JOURNAL);
    }

    private static ApplicationContainer onVolume(String volume, ApplicationContainer container) {
        return container.named("pod-1").on(host -> host.withBinds(new Bind(volume, new Volume(JOURNAL))));
    }

    private static ApplicationContainer leaking(String... arguments) {
        assumeTrue(
                DockerClientFactory.instance().getInfo().getMemoryLimit(),
                "the engine cannot limit a container's memory");
        List<String> all = new ArrayList<>(List.of(
                "--shutdown.memory.enabled=true",
                "--shutdown.memory.container-threshold=0.6",
                "--shutdown.memory.interval=100ms",
                "--shutdown.memory.looks=2"));
        all.addAll(List.of(arguments));
        return new ApplicationContainer(LeakingApplication.class, all.toArray(String[]::new))
                .withEnv("JDK_JAVA_OPTIONS", "-Xmx128m -XX:MaxDirectMemorySize=1g")
                .on(host -> host.withMemory(MEMORY).withMemorySwap(MEMORY));
    }

    /** As it is done with {@code --read-only}: Tomcat needs a directory for temporary files. */
    private static void readOnly(HostConfig host) {
        host.withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", ""));
    }

    private static void endsCleanly(ApplicationContainer container) {
        assertThat(container.terminate(GRACE)).as(container::output).isEqualTo(CLEAN);
        assertThat(container.output()).contains("first runs", "second runs", "destroyed");
    }

    private static void warnsOnce(ApplicationContainer container, String directory, String reason) {
        assertThat(journalWarnings(container))
                .as(container::output)
                .singleElement()
                .asString()
                .contains("'shutdown.journal.directory' is '" + directory + "', " + reason);
    }

    private static List<String> journalWarnings(ApplicationContainer container) {
        return warnings(container, "journal");
    }

    private static List<String> firstProcessWarnings(ApplicationContainer container) {
        return warnings(container, "PID 1 ");
    }

    private static List<String> warnings(ApplicationContainer container, String word) {
        return container
                .output()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains(word))
                .toList();
    }

    /** The journal is written by a thread of its own. */
    private static void awaitReady(ApplicationContainer container, int lives) {
        String count = "cat " + JOURNAL + "/* | grep -c '\"event\":\"armed\"'";
        await().until(() ->
                container.execInContainer("sh", "-c", count).getStdout().strip().equals(Integer.toString(lives)));
    }

    private static void tellsNothing(ApplicationContainer container) {
        assertThat(container.output()).doesNotContain("The previous life");
    }

    private static void tells(ApplicationContainer container, String level, String end) {
        assertThat(container.output().lines().filter(line -> line.contains("The previous life")))
                .as(container::output)
                .singleElement()
                .asString()
                .contains(level)
                .containsPattern("The previous life of orders@pod-1 " + end);
        assertThat(container.output()).doesNotContain("The journal of this life");
    }
}
