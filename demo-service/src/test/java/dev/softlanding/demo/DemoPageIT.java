package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tools.jackson.databind.JsonNode;

/**
 * The page of the packaged demo in a real browser: before a shutdown, through it, when the server has gone, and as it was
 * written down.
 *
 * <p>It takes pictures of a plan before, during and after its run, in light and dark, to {@code target/screenshots}; with
 * {@code -Dscreenshots.directory=$PWD/docs/images} to where the README has them.
 */
@Timeout(240)
class DemoPageIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Path PICTURES = Path.of(System.getProperty("screenshots.directory", "target/screenshots"));

    private static final String ELAPSED = "parseFloat(document.querySelector('[data-fact=Elapsed] dd').textContent)";

    @TempDir
    Path directory;

    @TempDir
    Path profile;

    @TempDir
    Path reports;

    private Browser browser;

    @BeforeAll
    static void sayWhatIsMissing() {
        Browser.missing().ifPresent(System.out::println);
    }

    @BeforeEach
    void startBrowser() {
        browser = Browser.start(profile);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void pageWhenNothingRunsShowsThePlanToEverybody() throws Exception {
        try (var demo = DemoProcess.start(directory, false)) {
            JsonNode plan = new DemoClient(demo).get(demo.actuator("shutdownplan"));
            open(demo);

            showsPlan(plan);
            isUsedByKeyboard();
            changesWithTheScheme();
            fitsItsWindow();
            asksNobodyElse(demo);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void pageWhenTheDemoIsStoppedFollowsItAndKeepsTheEnd() throws Exception {
        try (var demo = DemoProcess.start(
                directory, false, "--shutdown.announce.delay=3s", "--shutdown.report.directory=" + reports)) {
            open(demo);
            photograph("before");
            var client = new DemoClient(demo);
            List<CompletableFuture<DemoClient.Answer>> orders =
                    IntStream.range(0, 3).mapToObj(i -> client.placeOrder(8000)).toList();
            await().atMost(SOON)
                    .until(() -> browser.text("[data-task=web-drain] .note").startsWith("3 in flight"));

            demo.signal("TERM");

            await().atMost(SOON).until(() -> browser.text("#headline").startsWith("Running"));
            barsMove("web-drain");
            await("something to be seen").atMost(SOON).until(() -> number(ELAPSED) > 6);
            photograph("during");
            assertThat(browser.complaints()).isEmpty();
            assertThat(demo.exitCode(GRACE)).as(demo.output()).isEqualTo(143);
            assertThat(orders).allMatch(order -> order.join().isAccepted());
            endStands();
            asksNobodyElse(demo);
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("net::ERR_"));

            reportHasTheWholeRun();
            photograph("after");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private void open(DemoProcess demo) {
        browser.open(demo.actuator("shutdownplan/view"));
        await().atMost(SOON).until(() -> !browser.all("tr.task").isEmpty());
    }

    private void showsPlan(JsonNode plan) {
        assertThat(browser.text("#headline"))
                .startsWith("Armed.")
                .contains(plan.path("tasks").size() + " tasks");
        for (JsonNode task : plan.path("tasks")) {
            WebElement row = row(task.path("name").asString());
            assertThat(row.getText()).contains(task.path("name").asString(), "Planned");
            assertThat(row.getAttribute("data-critical"))
                    .isEqualTo(Boolean.toString(task.path("critical").asBoolean()));
        }
        assertThat(browser.all("tr.task")).hasSize(plan.path("tasks").size());
        assertThat(browser.all("tr.task[data-critical=true]")).hasSizeGreaterThan(3);
        assertThat(browser.text("#path")).contains("web-drain 10 s", "context 3 s");
        assertThat(browser.all("#arrows path.critical")).isNotEmpty();
        predictedBarIs("web-drain", plan);
        predictedBarIs("context", plan);
    }

    /** Where it lies in the budget: in the proportion in which the endpoint says so. */
    private void predictedBarIs(String name, JsonNode plan) {
        JsonNode task = task(plan, name);
        double second = number("document.querySelector('#under .line.cut').getBoundingClientRect().left"
                        + " - document.querySelector('#lanes').getBoundingClientRect().left")
                / seconds(plan.path("budget").path("total"));
        String bar = "document.querySelector('[data-task=%s] .plan').getBoundingClientRect()".formatted(name);
        double left = number(bar + ".left - document.querySelector('#lanes').getBoundingClientRect().left");
        assertThat(left / second).isCloseTo(seconds(task.path("earliestStart")), offset(0.1));
        assertThat(number(bar + ".width") / second).isCloseTo(seconds(task.path("timeout")), offset(0.1));
    }

    private void isUsedByKeyboard() {
        for (int tabs = 0; tabs < 10 && !focus().contains("announce"); tabs++) {
            browser.press(Keys.TAB);
        }
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ARROW_DOWN);
        assertThat(focus()).isEqualTo("web-drain");
        assertThat(browser.all("tr.more:not([hidden])")).isEmpty();

        browser.press(Keys.ENTER);

        assertThat(browser.text("tr.more:not([hidden])")).contains("Comes after", "announce", "Timeout", "10 s");
        assertThat(browser.evaluate("document.activeElement.getAttribute('aria-expanded')"))
                .isEqualTo("true");
        await("the next answers have come").pollDelay(Duration.ofMillis(2500)).until(() -> true);
        assertThat(focus()).isEqualTo("web-drain");
        assertThat(browser.all("tr.more:not([hidden])")).hasSize(1);
        browser.press(Keys.ENTER);
        assertThat(browser.all("tr.more:not([hidden])")).isEmpty();
    }

    private String focus() {
        return (String) browser.evaluate("document.activeElement.closest('tr')?.dataset.task ?? ''");
    }

    private void changesWithTheScheme() {
        String colours = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color";
        browser.prefer("light");
        Object light = browser.evaluate(colours);
        browser.prefer("dark");
        assertThat(browser.evaluate(colours)).isNotEqualTo(light);
        browser.prefer("light");
    }

    private void fitsItsWindow() {
        assertThat(number("window.innerWidth")).isEqualTo(Browser.WIDTH);
        assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(Browser.WIDTH);
    }

    private void asksNobodyElse(DemoProcess demo) {
        String origin = demo.actuator("").toString();
        assertThat(browser.requests())
                .contains(demo.actuator("shutdownplan").toString())
                .allMatch(address -> address.startsWith(origin) || address.startsWith("data:"));
    }

    /** Between two looks the bar of a running task grows, and what is left of the budget falls. */
    private void barsMove(String task) {
        String bar = "[data-task=%s][data-status=RUNNING] .bar".formatted(task);
        await().atMost(SOON).until(() -> !browser.all(bar).isEmpty());
        String width = "document.querySelector('%s').getBoundingClientRect().width".formatted(bar);
        String left = "parseFloat(document.querySelector(\"[data-fact='Budget left'] dd\").textContent)";
        double widthBefore = number(width);
        double leftBefore = number(left);
        await().atMost(SOON).untilAsserted(() -> assertThat(number(width)).isGreaterThan(widthBefore + 5));
        assertThat(number(left)).isLessThan(leftBefore);
        assertThat(browser.text("[data-task=context]")).contains("Waiting");
    }

    private void endStands() {
        await().atMost(SOON).until(() -> !browser.text("#gone").isEmpty());
        assertThat(browser.text("#gone"))
                .matches(
                        "(?s)The server has gone\\. This is what it last said, at \\d\\d:\\d\\d:\\d\\d\\..*the log and the report have it\\.");
        assertThat(browser.text("#feed")).startsWith("Not connected");
        for (String ended : List.of("announce-delay", "web-drain", "outbox-flush")) {
            assertThat(browser.text("[data-task=%s]".formatted(ended))).contains("Succeeded");
        }
    }

    /** The same page, written down: it has what could not be seen live, and asks nobody. */
    private void reportHasTheWholeRun() throws IOException {
        try (var files = Files.newDirectoryStream(reports, "*.html")) {
            browser.open(files.iterator().next().toUri());
        }
        assertThat(browser.text("#headline")).startsWith("Clean. Shutdown by SIGTERM took");
        assertThat(browser.text("#feed")).startsWith("Written down");
        assertThat(browser.all("tr.task")).hasSizeGreaterThan(8).allMatch(row -> "SUCCEEDED"
                .equals(row.getAttribute("data-status")));
        assertThat(browser.text("#path")).contains("as measured", "web-drain", "context");
        assertThat(browser.requests()).isNotEmpty().allMatch(address -> address.matches("(file|data):.*"));
    }

    private void photograph(String moment) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            browser.photograph(PICTURES.resolve("plan-%s-%s.png".formatted(moment, scheme)));
        }
        browser.prefer("light");
    }

    private WebElement row(String task) {
        return browser.all("[data-task='%s']".formatted(task)).get(0);
    }

    private double number(String expression) {
        return ((Number) browser.evaluate(expression)).doubleValue();
    }

    private static double seconds(JsonNode duration) {
        return Duration.parse(duration.asString()).toMillis() / 1000.0;
    }

    private static JsonNode task(JsonNode plan, String name) {
        for (JsonNode task : plan.path("tasks")) {
            if (task.path("name").asString().equals(name)) {
                return task;
            }
        }
        throw new IllegalArgumentException("No task '%s' in %s".formatted(name, plan));
    }
}
