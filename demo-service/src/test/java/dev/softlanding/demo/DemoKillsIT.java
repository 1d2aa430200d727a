package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the demo tells of its life before, when that was killed: a whole application with a broker, a database and a web server. */
@Tag("chaos")
@Timeout(240)
class DemoKillsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String WHO = "The previous life of demo-service@pod-1 ";

    @TempDir
    Path directory;

    @Test
    void demoWhenItsLifeBeforeWasKilledTellsTheTruth() throws Exception {
        try (var demo = start()) {
            assertThat(demo.output()).doesNotContain(WHO);
            kill(demo);
        }
        try (var demo = start()) {
            assertThat(demo.output()).contains(WHO + "was KILLED without a shutdown");
            demo.signal("TERM");
            TimeUnit.MILLISECONDS.sleep(1_500); // in the middle of the announce delay
            kill(demo);
        }
        try (var demo = start()) {
            assertThat(demo.output())
                    .containsPattern(WHO + "was KILLED \\d+\\.\\d s into a shutdown by SIGTERM,"
                            + " while 'announce-delay' was running\\.");
        }
    }

    private DemoProcess start() throws Exception {
        return DemoProcess.start(
                directory,
                true,
                "--shutdown.announce.delay=10s",
                "--shutdown.instance=pod-1",
                "--shutdown.journal.directory=" + directory.resolve("journal"));
    }

    private static void kill(DemoProcess demo) throws Exception {
        demo.signal("KILL");
        assertThat(demo.exitCode(LIMIT)).as(demo.output()).isEqualTo(137);
    }
}
