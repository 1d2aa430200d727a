package dev.softlanding.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Chromium of this machine, without a window and without a past, that notes what it asked for and what it complained of. */
final class Browser implements AutoCloseable {

    static final int WIDTH = 1280;

    private static final Optional<File> CHROMIUM = onPath("chromium", "chromium-browser", "google-chrome");
    private static final Optional<File> DRIVER = onPath("chromedriver");
    private static final String MISSING =
            "No Chromium here: install Debian's packages chromium and chromium-driver to have the page tested";

    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox", // there is none for root in a container
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
            "--window-size=" + WIDTH + ",900");

    /** It warns that it has no typed commands for this release of Chromium; none is used. Kept here, or the level is lost. */
    private static final Logger TYPED_COMMANDS = Logger.getLogger("org.openqa.selenium");

    static {
        TYPED_COMMANDS.setLevel(Level.SEVERE);
    }

    private final JsonMapper json = JsonMapper.shared();
    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** What has to be installed on this machine, as one line, if anything has. */
    static Optional<String> missing() {
        return CHROMIUM.isPresent() && DRIVER.isPresent() ? Optional.empty() : Optional.of(MISSING);
    }

    /** Starts it with a new profile in the directory; the test is skipped where it is missing. */
    static Browser start(Path profile) {
        assumeTrue(missing().isEmpty(), MISSING);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.orElseThrow());
        options.addArguments(ARGUMENTS);
        options.addArguments("--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        // with the path of a driver nothing looks for one, here or elsewhere
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<File> onPath(String... names) {
        List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator));
        return Arrays.stream(names)
                .flatMap(name -> directories.stream().map(directory -> new File(directory, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    void open(Object uri) {
        driver.get(uri.toString());
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** What an expression is worth in the page. */
    Object evaluate(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** As with a system that is set to dark, or to light. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The page in its whole height. */
    void photograph(Path file) throws IOException {
        long height = ((Number) evaluate("Math.ceil(document.body.getBoundingClientRect().height)")).longValue();
        Object picture = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", WIDTH, "height", height, "scale", 1)))
                .get("data");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode((String) picture));
    }

    /** The errors since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The addresses that pages of others than its own told it to ask, since the last call. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> json.readTree(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asString().equals("Network.requestWillBeSent"))
                .map(message -> message.path("params"))
                .filter(request -> !request.path("documentURL").asString().startsWith("chrome:"))
                .map((JsonNode request) -> request.path("request").path("url").asString())
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
