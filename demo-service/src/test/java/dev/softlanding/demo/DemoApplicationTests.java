package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.TaskReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whole lives of the service, one after the other on the same database. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DemoApplicationTests {

    @TempDir
    Path directory;

    @Test
    void restartWhenOrderWasSentButNotConfirmedConfirmsIt(CapturedOutput output) {
        try (var life = live("--spring.kafka.listener.auto-startup=false")) {
            place(life, 1);
            var sent = life.getBean(JdbcClient.class)
                    .sql("select count(*) from outbox where sent_at is not null")
                    .query(Long.class);
            await().until(() -> sent.single() == 1);
            assertThat(summary(life)).isEqualTo(counts(1, 0));
        }
        try (var life = live()) {
            await().until(() -> summary(life).equals(counts(0, 1)));
        }
        assertThat(output).contains("1 orders were sent but not confirmed by a previous life");
    }

    @Test
    void stopWhenDoneStepByStepConfirmsEverythingAndIsQuiet(CapturedOutput output) throws Exception {
        try (var life = live("--demo.relay.interval=1h")) {
            place(life, 1_100);
            life.getBean(OutboxRelay.class).flush();
            life.getBean(OrderConfirmation.class).awaitConfirmations();
            assertThat(summary(life)).isEqualTo(counts(0, 1_100));
        }
        assertThat(brokerFiles(output)).doesNotExist();
        assertThat(output).doesNotContain(" WARN ", " ERROR ");
    }

    /** The last thing that may run out of time is what keeps orders from waiting for the next life. */
    @Test
    void planKeepsTimeForTheOutboxWhateverComesBefore() {
        try (var life = live()) {
            TaskReport flush = life.getBean(ShutdownCoordinator.class)
                    .report()
                    .task("outbox-flush")
                    .orElseThrow();
            assertThat(flush.guaranteed()).hasSeconds(2);
            assertThat(flush.audit().owner()).isEqualTo("orders");
        }
    }

    private ConfigurableApplicationContext live(String... arguments) {
        var database = "--spring.datasource.url=jdbc:h2:file:" + directory.resolve("orders") + ";MODE=PostgreSQL";
        return new SpringApplicationBuilder(DemoApplication.class)
                .web(WebApplicationType.NONE)
                .run(Stream.concat(Stream.of(database), Stream.of(arguments)).toArray(String[]::new));
    }

    private static void place(ConfigurableApplicationContext life, int count) {
        Orders orders = life.getBean(Orders.class);
        for (int i = 0; i < count; i++) {
            orders.place(new OrderRequest("ann", "tea", 2));
        }
    }

    private static OrderSummary summary(ConfigurableApplicationContext life) {
        return life.getBean(Orders.class).summary();
    }

    private static OrderSummary counts(long pending, long confirmed) {
        return new OrderSummary(Map.of(OrderStatus.PENDING, pending, OrderStatus.CONFIRMED, confirmed), pending);
    }

    private static Path brokerFiles(CapturedOutput output) {
        var announcement = Pattern.compile("its files are temporary: (\\S+)").matcher(output);
        assertThat(announcement.find()).isTrue();
        return Path.of(announcement.group(1));
    }
}
