package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that is killed again and again, in moments nobody has chosen: each of its lives that comes up tells the
 * truth about the one before. {@code -Dsoftlanding.kills.seed=} chooses other moments.
 */
@Tag("chaos")
@Timeout(300)
class RandomKillsIT {

    private static final long SEED = Long.getLong("softlanding.kills.seed", 0);
    private static final Kubelet KILL =
            Kubelet.withGrace(Duration.ofSeconds(30)).withoutTerm();
    private static final String WHO = "The previous life of worst-case@pod-1 ";

    private final Random random = new Random(SEED);

    @TempDir
    private Path directory;

    private WorstCaseLife lives;
    private Set<Path> journals = new HashSet<>();

    /** What the next life has to say; nothing while there was none before it. */
    private String truth = "";

    private enum Moment {
        STARTING,
        BEGINNING,
        UP,
        SHUTTING_DOWN
    }

    @Test
    void lifeWhenTheOneBeforeWasKilledAtAnyMomentTellsTheTruth() throws Exception {
        lives = new WorstCaseLife(directory);
        List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
        moments.addAll(List.of(Moment.values()));
        Collections.shuffle(moments, random);

        for (Moment moment : moments) {
            try (var jvm = start("DEAF")) {
                kill(jvm, moment);
            }
        }

        try (var jvm = start("CLEAN")) {
            tellsTheTruth(jvm);
            assertThat(Kubelet.withGrace(Duration.ofSeconds(30)).stop(jvm))
                    .isEqualTo(new Kubelet.End(WorstCaseLife.CLEAN, false));
        }
        truth = "ended CLEAN ";
        try (var jvm = start("CLEAN")) {
            tellsTheTruth(jvm);
        }
    }

    private ForkedJvm start(String task) throws IOException {
        journals = lives.journals();
        return lives.start(List.of(), "--worst.task=" + task, "--worst.timeout=25s", "--shutdown.grace-period=30s");
    }

    private void kill(ForkedJvm jvm, Moment moment) throws Exception {
        switch (moment) {
            case STARTING -> sleepUpTo(1500);
            case BEGINNING -> {
                await().until(() -> !newLines().isEmpty());
                sleepUpTo(500);
            }
            case UP -> {
                tellsTheTruth(jvm);
                awaitLine("\"event\":\"armed\"");
                sleepUpTo(500);
            }
            case SHUTTING_DOWN -> {
                tellsTheTruth(jvm);
                jvm.signal("TERM");
                awaitLine("\"task-started\"", "\"task\":\"worst\"");
                sleepUpTo(1500);
            }
        }
        String story = moment + " by seed " + SEED;
        assertThat(KILL.stop(jvm)).as(story).isEqualTo(new Kubelet.End(137, true));
        List<String> left = newLines();
        if (moment == Moment.SHUTTING_DOWN) {
            truth = "was KILLED \\d+\\.\\d s into a shutdown by SIGTERM, while 'worst' was running\\.";
        } else if (moment == Moment.UP || left.stream().anyMatch(line -> line.contains("\"event\":\"armed\""))) {
            truth = "was KILLED without a shutdown";
        } else if (!left.isEmpty()) {
            truth = "ended while it was STARTING";
        } // else it did not come so far that there would be something to tell
    }

    private void tellsTheTruth(ForkedJvm jvm) throws Exception {
        jvm.awaitLine("Started ");
        if (truth.isEmpty()) {
            assertThat(jvm.output()).doesNotContain(WHO);
        } else {
            assertThat(jvm.output()).containsPattern(WHO + truth);
        }
    }

    private void awaitLine(String... parts) {
        await().until(() ->
                newLines().stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    /** What this life has written so far. */
    private List<String> newLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path journal : lives.journals()) {
            if (!journals.contains(journal)) {
                lines.addAll(Files.readAllLines(journal));
            }
        }
        return lines;
    }

    private void sleepUpTo(int millis) throws InterruptedException {
        Thread.sleep(random.nextInt(millis));
    }
}
