package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a developer sees who presses Ctrl-C in a terminal while an order is being worked on. */
@Timeout(240)
class DemoProgressIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CTRL_C = "\u0003";

    private static final Pattern STATUS =
            Pattern.compile("\r\u001b\\[\\?7l(Stopping \\d[^\u001b]*)\u001b\\[K\u001b\\[\\?7h\r");

    @TempDir
    Path directory;

    @Test
    void interruptOnATerminalShowsWhatIsWaitedForAndThenACleanTimeline() throws Exception {
        assumeTrue(hasScript(), "skipped: the program 'script' of util-linux, which makes a terminal, is missing here");
        try (var demo = DemoProcess.startBy(DemoProgressIT::onTerminal, directory)) {
            var client = new DemoClient(demo);
            assertThat(client.placeOrder(1).join().isAccepted())
                    .as("the first is slow")
                    .isTrue();
            CompletableFuture<DemoClient.Answer> order = client.placeOrder(3_000);
            TimeUnit.MILLISECONDS.sleep(700); // in the middle of its work

            demo.type(CTRL_C);

            demo.exitCode(LIMIT);
            Files.writeString(Path.of("target", "terminal.txt"), demo.output());
            assertThat(order.join().isAccepted()).as(demo.output()).isTrue();
            assertThat(demo.output()).contains("ended with 130");
            List<String> shown = STATUS.matcher(demo.output())
                    .results()
                    .map(status -> status.group(1))
                    .toList();
            assertThat(shown).as(demo.output()).hasSizeBetween(5, 60).allSatisfy(line -> assertThat(line)
                    .hasSizeLessThan(80));
            assertThat(shown.get(0))
                    .matches("Stopping \\d\\.\\d s, 2\\d\\.\\d s left: web-drain \\d\\.\\d/10\\.0 s \\(1 in flight\\)");
            assertThat(shown).anyMatch(line -> line.contains("left: context "));
            timelineIsClean(TerminalScreen.linesOf(demo.output()));
        }
    }

    private static void timelineIsClean(List<String> lines) {
        int headline = 0;
        while (!lines.get(headline).contains(" Shutdown by SIGINT took ")) {
            headline++;
        }
        assertThat(lines.get(headline)).matches("\\d{4}-.* Shutdown by SIGINT took .* 12 SUCCEEDED");
        assertThat(lines.subList(headline + 2, headline + 14))
                .allMatch(line -> line.matches("  (\\w+)? +\\S+ +[0-9.]+ s +[0-9.]+ s +SUCCEEDED  \\|[ #-]{40}\\|"));
        assertThat(lines.subList(headline, lines.size())).noneMatch(line -> line.contains("Stopping"));
        assertThat(lines).noneMatch(line -> line.startsWith("Stopping"));
    }

    /**
     * Whatever this process does with SIGINT, the demo begins as from a shell of somebody's. The shell itself must outlive the
     * Ctrl-C to say how the demo ended: bash would by itself, dash needs the trap.
     */
    private static List<String> onTerminal(List<String> command) {
        String quoted = command.stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "));
        return List.of(
                "script",
                "-qec",
                "trap : INT; env --default-signal=INT " + quoted + "; echo ended with $?",
                "/dev/null");
    }

    private static boolean hasScript() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return version.waitFor() == 0 && said.contains("util-linux");
        } catch (IOException missing) {
            return false;
        }
    }
}
