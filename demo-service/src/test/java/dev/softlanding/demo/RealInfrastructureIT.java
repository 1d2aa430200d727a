package dev.softlanding.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.softlanding.shutdown.engine.ShutdownCoordinator;
import dev.softlanding.shutdown.report.ShutdownReport;
import dev.softlanding.shutdown.report.TaskReport;
import dev.softlanding.shutdown.report.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.AdminClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The demo in its profile {@code postgres-kafka}: the same code, on what it would have in production. */
@Timeout(180)
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"spring.main.cloud-platform=kubernetes", "management.server.port=0"})
@ActiveProfiles("postgres-kafka")
@Import(Containers.class)
@DirtiesContext
class RealInfrastructureIT {

    /** What the platform gives. The plan has to fit it less the second that is the forced flush's. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    private ShutdownCoordinator shutdown;

    @Autowired
    private Orders orders;

    @Autowired
    private PostgreSQLContainer postgres;

    @Autowired
    private KafkaContainer kafka;

    @Autowired
    private KafkaAdmin admin;

    @Test
    void planFitsThirtySecondsOnKubernetes() {
        ShutdownReport plan = shutdown.report();
        assertThat(plan.budget()).isEqualTo(GRACE.minusSeconds(1));
        assertThat(plan.worstCase()).isLessThanOrEqualTo(plan.budget());
        assertThat(plan.tasks())
                .extracting(TaskReport::name)
                .containsExactlyInAnyOrder(
                        "web-announce",
                        "announce-delay",
                        "web-drain",
                        "scheduled-tasks",
                        "outbox-flush",
                        "kafka-producers",
                        "order-confirmation",
                        "kafka-listeners",
                        "task-scheduler",
                        "application-task-executor",
                        "data-source",
                        "context");
    }

    @Test
    void topicHasAPartitionForEachOfThreeInstances() throws Exception {
        try (var client = AdminClient.create(admin.getConfigurationProperties())) {
            var topic = client.describeTopics(List.of(OrderPublisher.TOPIC))
                    .allTopicNames()
                    .get();
            assertThat(topic.get(OrderPublisher.TOPIC).partitions()).hasSize(3);
        }
    }

    /** A rolling restart, seen from the instance that goes: those that stay have work without end, and it must not wait for them. */
    @Test
    void instanceWhenItStopsWhileAnotherTakesOrdersEndsInTimeAndLosesNothing() throws InterruptedException {
        var taking = new AtomicBoolean(true);
        ShutdownCoordinator plan;
        CompletableFuture<Integer> here;
        int there = 0;
        try (var other = anotherInstance()) {
            here = CompletableFuture.supplyAsync(() -> placeWhile(taking));
            for (; there < 200; there++) {
                place(other.getBean(Orders.class));
            }
            plan = other.getBean(ShutdownCoordinator.class);
        }
        taking.set(false);
        assertThat(plan.awaitTerminated(PATIENCE)).isTrue(); // a close returns a moment before its task has ended
        assertThat(plan.report().tasks())
                .filteredOn(task -> !task.name().equals("order-confirmation"))
                .extracting(TaskReport::status)
                .containsOnly(TaskStatus.SUCCEEDED);

        long accepted = here.join() + there;
        await().atMost(PATIENCE).until(() -> orders.summary().outbox() == 0);
        assertThat(orders.summary().orders())
                .containsEntry(OrderStatus.PENDING, 0L)
                .containsEntry(OrderStatus.CONFIRMED, accepted);
    }

    private int placeWhile(AtomicBoolean taking) {
        int placed = 0;
        for (; taking.get(); placed++) {
            place(orders);
        }
        return placed;
    }

    private static void place(Orders orders) {
        orders.place(new OrderRequest("ann", "tea", 2));
    }

    private ConfigurableApplicationContext anotherInstance() {
        return new SpringApplicationBuilder(DemoApplication.class)
                .web(WebApplicationType.NONE)
                .profiles("postgres-kafka")
                .run(
                        "--spring.datasource.url=" + postgres.getJdbcUrl(),
                        "--spring.datasource.username=" + postgres.getUsername(),
                        "--spring.datasource.password=" + postgres.getPassword(),
                        "--spring.kafka.bootstrap-servers=" + kafka.getBootstrapServers());
    }
}
