package dev.softlanding.shutdown.scope;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Whoever reads the warning knows whom to ask and where to look. */
class LoggingLeakListenerTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.softlanding.shutdown.scope");
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        System.setOut(console);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, billing, billing, is garbage and was never closed",
        "true,  true,  billing, billing, is garbage and was never closed",
        "false, true,         , unknown, is still open after its time to live",
    })
    void findingIsToldWithOwnerLabelsAgeAndPlace(
            boolean leaked, boolean overdue, String owner, String shownOwner, String shownFinding) {
        var place = new StackTraceElement("com.example.Tenants", "open", "Tenants.java", 42);
        LeakListener.logging()
                .onLeak(new OpenScope(
                        "tenant-42",
                        owner,
                        Map.of("region", "eu"),
                        Instant.EPOCH,
                        Duration.ofHours(2),
                        place,
                        List.of("flush", "close ledger"),
                        false,
                        leaked,
                        overdue));

        assertThat(written.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("WARN Scope 'tenant-42' (owner %s, labels {region=eu}) %s. It was opened 7200.0 s ago at"
                                .formatted(shownOwner, shownFinding)
                        + " com.example.Tenants.open(Tenants.java:42); 2 steps wait: [flush, close ledger]");
    }
}
