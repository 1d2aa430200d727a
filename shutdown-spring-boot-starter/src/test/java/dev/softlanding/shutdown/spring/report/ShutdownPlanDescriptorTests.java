package dev.softlanding.shutdown.spring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.softlanding.shutdown.flush.FlushReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownPlanDescriptorTests {

    @Test
    void flusherWhenItHangsIsShownWithItsStack() {
        var frame = new StackTraceElement("com.example.Ledger", "close", "Ledger.java", 42);
        var hanging = new FlushReport(
                "outbox", true, FlushReport.Outcome.UNFINISHED, Duration.ofSeconds(1), null, List.of(frame));

        assertThat(ShutdownPlanDescriptor.FlushDescriptor.of(hanging, new ScopeNames(false))
                        .stack())
                .containsExactly("com.example.Ledger.close(Ledger.java:42)");
    }
}
