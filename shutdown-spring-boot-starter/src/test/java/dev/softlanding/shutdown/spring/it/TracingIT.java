package dev.softlanding.shutdown.spring.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What arrives at an OTLP receiver of the shutdown of a real process with Boot's tracing. */
@Timeout(180)
class TracingIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private OtlpReceiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private ForkedJvm run(String... more) throws IOException {
        String tracing = Objects.requireNonNull(System.getProperty("jars.tracing"), "The build has to say where it is");
        return ForkedJvm.run(
                TracedApplication.class,
                List.of("-cp", System.getProperty("java.class.path") + File.pathSeparator + tracing),
                Stream.concat(
                                Stream.of(
                                        "--management.opentelemetry.tracing.export.otlp.endpoint="
                                                + receiver.endpoint(),
                                        "--management.tracing.sampling.probability=1",
                                        "--management.otlp.metrics.export.enabled=false",
                                        "--management.logging.export.otlp.enabled=false",
                                        "--spring.application.name=traced"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void spansOfTheRunAndOfEveryTaskBeforeTelemetryArrive() throws Exception {
        try (var jvm = run()) {
            jvm.awaitLine("armed");
            jvm.signal("TERM");
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);

            assertThat(receiver.names())
                    .as(jvm.output())
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    tasksBeforeTelemetry(jvm).map("shutdown "::concat),
                                    Stream.of("shutdown", "ledger.write"))
                            .toList());

            Span run = receiver.span("shutdown");
            assertThat(run.getParentSpanId().isEmpty()).isTrue();
            assertThat(OtlpReceiver.attributes(run))
                    .containsEntry("reason", "sigterm")
                    .containsEntry("outcome", "degraded");
            Span ledger = receiver.span("shutdown ledger");
            tasksBeforeTelemetry(jvm)
                    .map(task -> receiver.span("shutdown " + task))
                    .forEach(task -> {
                        assertThat(task.getParentSpanId()).isEqualTo(run.getSpanId());
                        assertThat(task.getTraceId()).isEqualTo(run.getTraceId());
                        assertThat(task.getStartTimeUnixNano()).isGreaterThanOrEqualTo(run.getStartTimeUnixNano());
                        assertThat(task.getEndTimeUnixNano()).isLessThanOrEqualTo(run.getEndTimeUnixNano());
                    });
            assertThat(receiver.span("ledger.write").getParentSpanId()).isEqualTo(ledger.getSpanId());
            assertThat(OtlpReceiver.attributes(ledger))
                    .containsEntry("task", "ledger")
                    .containsEntry("phase", "flush")
                    .containsEntry("outcome", "succeeded")
                    .containsEntry("reason", "sigterm");
            Span broken = receiver.span("shutdown broken");
            assertThat(OtlpReceiver.attributes(broken)).containsEntry("outcome", "failed");
            assertThat(depth(broken)).isGreaterThan(depth(ledger));
            assertThat(broken.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(jvm.output())
                    .as("the body's log line has the trace, and the span within the task's")
                    .containsPattern(hex(run.getTraceId().toByteArray()) + "-"
                            + hex(receiver.span("ledger.write").getSpanId().toByteArray())
                            + ".* the ledger is written");
            assertThat(jvm.output())
                    .as("observations of the shutdown become no meters, others do")
                    .contains("meter ledger.write", "meter shutdown.tasks")
                    .doesNotContainPattern("meter shutdown\\.(run|task)(\\.active)?\\n");
        }
    }

    @Test
    void spansWhenATaskHangsUntilTheCutOffArriveBeforeTheHalt() throws Exception {
        try (var jvm = run("--test.hangs=true", "--shutdown.grace-period=8s", "--shutdown.reserve=4s")) {
            jvm.awaitLine("armed");
            jvm.signal("TERM");
            assertThat(jvm.exitCode(SOON)).as(jvm.output()).isEqualTo(143);

            Span run = receiver.span("shutdown");
            assertThat(OtlpReceiver.attributes(run)).containsEntry("outcome", "forced");
            Span cache = receiver.span("shutdown cache");
            assertThat(cache.getParentSpanId()).isEqualTo(run.getSpanId());
            assertThat(OtlpReceiver.attributes(cache)).containsEntry("outcome", "cut_off");
            assertThat(OtlpReceiver.attributes(cache.getEvents(0).getAttributesList())
                            .get("exception.stacktrace"))
                    .contains("TracedApplication$Steps.cache(");
            assertThat(OtlpReceiver.attributes(receiver.span("shutdown ledger")))
                    .containsEntry("outcome", "succeeded");
            assertThat(receiver.names()).doesNotContain("shutdown behind-cache");
        }
    }

    private static Stream<String> tasksBeforeTelemetry(ForkedJvm jvm) {
        return jvm.output()
                .lines()
                .filter(line -> line.startsWith("planned "))
                .filter(line -> !line.endsWith(" in telemetry") && !line.startsWith("planned context "))
                .map(line -> line.split(" ")[1]);
    }

    private static int depth(Span task) {
        return Integer.parseInt(OtlpReceiver.attributes(task).get("depth"));
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
