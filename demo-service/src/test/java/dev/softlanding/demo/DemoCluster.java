package dev.softlanding.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * PostgreSQL, Kafka and instances of the demo on a network of their own. Closing it leaves nothing behind, on engines without a reaper
 * too.
 */
final class DemoCluster implements AutoCloseable {

    static final String POSTGRES = "postgres";
    static final String KAFKA = "kafka:19092";

    private static final Duration CONFIRMATION_LIMIT = Duration.ofSeconds(90);

    private final List<GenericContainer<?>> containers = new ArrayList<>();
    private final ImageFromDockerfile image;
    private final Network network = Network.newNetwork();
    private final PostgreSQLContainer postgres = new PostgreSQLContainer(Containers.POSTGRES);
    private final KafkaContainer kafka = new KafkaContainer(Containers.KAFKA);
    private final List<DemoContainer> demos;
    private final @Nullable DemoProxy proxy;

    /** For {@code @EnabledIf}. */
    static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static final String IMPOSSIBLE =
            "Docker is missing: install an engine (https://docs.docker.com/engine/install) and start it";

    private DemoCluster(String dockerfile, int instances, boolean proxied, Consumer<DemoContainer> settings) {
        image = image(dockerfile);
        postgres.withDatabaseName("orders").withUsername("orders").withPassword("orders");
        add(postgres.withNetworkAliases(POSTGRES));
        add(kafka.withListener(KAFKA).withEnv("JDK_JAVA_OPTIONS", DemoContainer.JVM));
        demos = IntStream.rangeClosed(1, instances)
                .mapToObj(i -> new DemoContainer(image, "demo-" + i).dependsOn(postgres, kafka))
                .toList();
        demos.forEach(settings);
        demos.forEach(this::add);
        proxy = proxied ? new DemoProxy(demos.stream().map(DemoContainer::name).toList()) : null;
        if (proxy != null) {
            add(proxy);
        }
    }

    /**
     * Starts instances behind a proxy, and returns when it has found them all ready.
     *
     * @param settings applied to each instance before it starts
     */
    static DemoCluster behindProxy(int instances, Consumer<DemoContainer> settings) throws IOException {
        return started(new DemoCluster(dockerfile(), instances, true, settings));
    }

    /** The same without Softlanding: its jars are taken away, as what is left of it in the demo are annotations. */
    static DemoCluster ofBootAlone(int instances, Consumer<DemoContainer> settings) throws IOException {
        String dockerfile = dockerfile() + """

                USER 0:0
                RUN rm lib/shutdown-*.jar
                USER 10001:10001
                """;
        return started(new DemoCluster(dockerfile, instances, true, settings));
    }

    /** Starts one instance, reached without a proxy. */
    static DemoCluster single(Consumer<DemoContainer> settings) throws IOException {
        return started(new DemoCluster(dockerfile(), 1, false, settings));
    }

    private static DemoCluster started(DemoCluster cluster) {
        try {
            CompletableFuture.runAsync(cluster.image::get); // meanwhile the others start
            Startables.deepStart(cluster.containers).join();
            if (cluster.proxy != null) {
                cluster.demos.forEach(demo -> cluster.proxy.awaitUp(demo.name()));
            }
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private static String dockerfile() throws IOException {
        return Files.readString(module().resolve("Dockerfile"));
    }

    private static Path module() {
        return jar().getParent().getParent();
    }

    private static Path jar() {
        return Path.of(System.getProperty("demo.jar"));
    }

    private static ImageFromDockerfile image(String dockerfile) {
        return new ImageFromDockerfile()
                .withFileFromString("Dockerfile", dockerfile)
                .withFileFromPath("target/" + jar().getFileName(), jar());
    }

    private void add(GenericContainer<?> container) {
        containers.add(container.withNetwork(network));
    }

    DemoProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("This cluster has no proxy");
        }
        return proxy;
    }

    List<DemoContainer> demos() {
        return demos;
    }

    DemoContainer demo() {
        return demos.get(0);
    }

    PostgreSQLContainer postgres() {
        return postgres;
    }

    KafkaContainer kafka() {
        return kafka;
    }

    Network network() {
        return network;
    }

    /** All orders that are stored, with their status, read from the database itself. */
    Map<String, OrderStatus> orders() {
        return database()
                .sql("select id, status from orders")
                .query((row, number) -> Map.entry(row.getString("id"), OrderStatus.valueOf(row.getString("status"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    long outbox() {
        return database().sql("select count(*) from outbox").query(Long.class).single();
    }

    /** Waits until the outbox is empty; if that does not come true, it returns all the same. */
    void awaitEmptyOutbox() {
        long deadline = System.nanoTime() + CONFIRMATION_LIMIT.toNanos();
        await().atMost(CONFIRMATION_LIMIT.plusSeconds(10))
                .until(() -> outbox() == 0 || System.nanoTime() - deadline > 0);
    }

    private JdbcClient database() {
        return JdbcClient.create(
                new DriverManagerDataSource(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword()));
    }

    @Override
    public void close() {
        demos.forEach(DemoCluster::keepOutput);
        for (int i = containers.size() - 1; i >= 0; i--) {
            containers.get(i).stop();
        }
        network.close();
        DockerClientFactory.instance().client().removeImageCmd(image.get()).exec();
    }

    /** For whoever has to find out why a test failed. */
    private static void keepOutput(DemoContainer demo) {
        if (demo.getContainerId() != null) {
            try {
                Files.writeString(jar().resolveSibling(demo.name() + ".log"), demo.getLogs());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
