package dev.softlanding.shutdown.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.ShutdownReason;
import dev.softlanding.shutdown.journal.PreviousLife.Outcome;
import dev.softlanding.shutdown.report.ShutdownEvent;
import dev.softlanding.shutdown.report.TaskStatus;
import dev.softlanding.shutdown.time.TimeSource;
import dev.softlanding.shutdown.time.VirtualTime;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real processes, killed in the middle of writing: what they leave tells the truth. {@code -Dsoftlanding.kills=200} kills more
 * of them, {@code -Dsoftlanding.kills.seed=} in other moments.
 */
@Timeout(1800)
class KilledLivesIT {

    private static final int KILLS = Integer.getInteger("softlanding.kills", 10);
    private static final long SEED = Long.getLong("softlanding.kills.seed", 0);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Identity ORDERS = new Identity("orders", "pod-1");

    @TempDir
    Path directory;

    /** Steps of a run that both processes know: in each a task starts, or one that runs ends. */
    private static final class Steps {

        private final Random random;
        private final Set<String> running = new LinkedHashSet<>();
        private int taken;

        Steps(long seed) {
            random = new Random(seed);
        }

        ShutdownEvent next() {
            taken++;
            Duration at = Duration.ofMillis(taken);
            if (running.isEmpty() || running.size() < 10 && random.nextBoolean()) {
                String task = "aufräumen \"" + taken + "\"\n";
                running.add(task);
                return Events.started(task, at);
            }
            String task = List.copyOf(running).get(random.nextInt(running.size()));
            running.remove(task);
            return Events.ended(task, TaskStatus.SUCCEEDED, at);
        }

        static List<String> runningAfter(long seed, int steps) {
            var replay = new Steps(seed);
            while (replay.taken < steps) {
                replay.next();
            }
            return List.copyOf(replay.running);
        }
    }

    /** Says before each step that it will be taken, and after some that they are written. */
    static final class Victim {

        private static final int MOST_STEPS = 4_000;

        public static void main(String[] arguments) throws Exception {
            long seed = Long.parseLong(arguments[1]);
            int together = Integer.parseInt(arguments[2]);
            BlackBox box =
                    BlackBox.open(Path.of(arguments[0]), ORDERS.application(), ORDERS.instance(), TimeSource.system());
            box.armed(100);
            box.onEvent(Events.runStarted(ShutdownReason.SIGTERM));
            box.awaitWritten(LIMIT); // so that each kill is one during the run
            var steps = new Steps(seed);
            while (steps.taken < MOST_STEPS) {
                System.out.println("next " + (steps.taken + together));
                for (int i = 0; i < together; i++) {
                    box.onEvent(steps.next());
                }
                if (!box.awaitWritten(LIMIT)) {
                    throw new AssertionError("not written");
                }
                System.out.println("written " + steps.taken);
            }
            System.in.read();
        }
    }

    /** Lives until it is killed. */
    static final class Sleeper {

        public static void main(String[] arguments) throws Exception {
            BlackBox box =
                    BlackBox.open(Path.of(arguments[0]), ORDERS.application(), ORDERS.instance(), TimeSource.system());
            box.armed(100);
            box.awaitWritten(LIMIT);
            System.out.println("previous " + box.previousLife(LIMIT).outcome());
            System.in.read();
        }
    }

    /** Tells how the previous life ended, and touches nothing. */
    static final class Looker {

        public static void main(String[] arguments) throws Exception {
            System.out.println("previous " + look(Path.of(arguments[0])).outcome());
        }
    }

    private static PreviousLife look(Path directory) throws IOException {
        return new Lives(directory, ORDERS, FileChannel::open)
                .previous(TimeSource.system().instant());
    }

    private String lookFromOutside() throws Exception {
        try (var jvm = Jvm.run(directory, List.of(), Looker.class, directory)) {
            return jvm.awaitLine("previous");
        }
    }

    @Test
    void lifeWhenKilledWhileItWritesTellsWhatWasRunning() throws Exception {
        var random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            long seed = random.nextLong();
            int together = kill % 2 == 0 ? 1 : 1 + random.nextInt(200);
            killOne(seed, together, random.nextInt(1 + 1_000 / together));
        }
        try (var files = Files.list(directory)) {
            assertThat(files).hasSizeLessThanOrEqualTo(Lives.KEPT + 1);
        }
    }

    private void killOne(long seed, int together, int rounds) throws Exception {
        String story = "seed %d, %d together, %d rounds".formatted(seed, together, rounds);
        long pid;
        List<String> said;
        try (var victim = Jvm.run(directory, List.of(), Victim.class, directory, seed, together)) {
            pid = victim.pid();
            for (int i = 0; i < rounds; i++) {
                victim.awaitLine("written ");
            }
            victim.awaitLine("next ");
            victim.signal("KILL");
            said = victim.awaitEnd();
        }

        BlackBox next = BlackBox.open(directory, ORDERS.application(), ORDERS.instance(), TimeSource.system());
        PreviousLife previous = next.previousLife(LIMIT);
        next.close();
        assertThat(next.awaitWritten(LIMIT)).as(story).isTrue();

        assertThat(previous.outcome()).as(story).isEqualTo(Outcome.KILLED);
        assertThat(previous.pid()).as(story).isEqualTo(pid);
        assertThat(previous.reason()).as(story).isEqualTo(ShutdownReason.SIGTERM);
        assertThat(previous.allRunningKnown()).as(story).isTrue();
        List<List<String>> possible = new ArrayList<>();
        for (int steps = last(said, "written "); steps <= last(said, "next "); steps++) {
            possible.add(Steps.runningAfter(seed, steps));
        }
        assertThat(possible).as(story).contains(previous.running());
        assertThat(linesThatAreNone(pid)).as(story).isLessThanOrEqualTo(1);
    }

    private static int last(List<String> said, String what) {
        int last = 0;
        for (String line : said) {
            if (line.startsWith(what)) {
                last = Integer.parseInt(line.substring(what.length()));
            }
        }
        return last;
    }

    private long linesThatAreNone(long pid) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file);
                if (!lines.isEmpty() && lines.get(0).contains("\"pid\":" + pid + ",")) {
                    return lines.stream()
                            .filter(line -> JsonLine.parse(line).isEmpty())
                            .count();
                }
            }
        }
        throw new AssertionError("No journal of " + pid);
    }

    @Test
    void livesOfTwoProcessesKnowThatTheOtherIsAlive() throws Exception {
        try (var one = Jvm.run(directory, List.of(), Sleeper.class, directory)) {
            assertThat(one.awaitLine("previous")).isEqualTo("previous NONE");
            try (var other = Jvm.run(directory, List.of(), Sleeper.class, directory)) {
                assertThat(other.awaitLine("previous")).isEqualTo("previous NONE");
                assertThat(look(directory).outcome()).isEqualTo(Outcome.NONE);

                one.signal("KILL");
                one.awaitEnd();
                assertThat(look(directory).outcome()).isEqualTo(Outcome.KILLED);
                assertThat(look(directory).pid()).isEqualTo(one.pid());
            }
            assertThat(look(directory).outcome()).isEqualTo(Outcome.KILLED);
        }
    }

    /**
     * A process that closes a file loses its locks on it. Neither signs of life nor other lives in the same JVM, that look
     * whether this one goes on, may do so.
     */
    @Test
    void lifeStaysLockedWhateverHappensInItsProcess() throws Exception {
        var time = new VirtualTime();
        BlackBox box = BlackBox.open(directory, ORDERS.application(), ORDERS.instance(), time);
        box.armed(1);
        assertThat(box.awaitWritten(LIMIT)).isTrue();
        time.awaitScheduled(1);
        time.advance(FileLife.HEARTBEAT);
        time.awaitScheduled(1);
        assertThat(lookFromOutside()).isEqualTo("previous NONE");

        BlackBox second = BlackBox.open(directory, ORDERS.application(), ORDERS.instance(), time);
        assertThat(second.previousLife(LIMIT).outcome()).isEqualTo(Outcome.NONE);
        assertThat(second.awaitWritten(LIMIT)).isTrue();
        assertThat(look(directory).outcome()).isEqualTo(Outcome.NONE);
        assertThat(lookFromOutside()).isEqualTo("previous NONE");

        second.close();
        assertThat(second.awaitWritten(LIMIT)).isTrue();
        assertThat(lookFromOutside()).isEqualTo("previous STARTING");
        box.close();
        assertThat(box.awaitWritten(LIMIT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-XX:ErrorFile=crash-%p.log"})
    void lifeWhenItsJvmCrashesTellsWhereTheReportIs(String option) throws Exception {
        List<String> options = new ArrayList<>(List.of("-XX:-CreateCoredumpOnCrash"));
        if (!option.isEmpty()) {
            options.add(option);
        }
        long pid;
        try (var victim = Jvm.run(directory, options, Sleeper.class, directory)) {
            victim.awaitLine("previous");
            pid = victim.pid();
            victim.signal("SEGV");
            victim.awaitEnd();
        }

        PreviousLife previous = look(directory);
        assertThat(previous.outcome()).isEqualTo(Outcome.CRASHED);
        assertThat(previous.crashReport())
                .isEqualTo(directory.toRealPath().resolve((option.isEmpty() ? "hs_err_pid" : "crash-") + pid + ".log"));
    }
}
