package dev.softlanding.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.util.FileSystemUtils;

/**
 * A Kafka broker in this process, for trying the service with nothing installed. It forgets everything when it closes.
 *
 * <p>It is Spring's broker for tests, with one trap taken out: Kafka's test kit deletes the broker's files in a JVM shutdown
 * hook, which is to say while a service that was told to stop is still publishing to it. Here they go when the broker is
 * closed.
 */
final class EmbeddedBroker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** What a single broker for a single topic can do without: it starts and stops faster so. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "num.io.threads", "2",
            "num.network.threads", "1",
            "offsets.topic.num.partitions", "1",
            "controlled.shutdown.enable", "false",
            "log.segment.bytes", "16777216");

    private final EmbeddedKafkaKraftBroker broker;
    private final Path files;

    /** Starts a broker on a free port and creates the topic; returns when clients can use it. */
    EmbeddedBroker(String topic) {
        broker = new EmbeddedKafkaKraftBroker(1, 1, topic);
        broker.brokerProperties(PROPERTIES);
        broker.brokerListProperty(EmbeddedKafkaKraftBroker.SPRING_EMBEDDED_KAFKA_BROKERS);
        Exit.setShutdownHookAdder((name, hook) -> {});
        try {
            broker.afterPropertiesSet();
        } finally {
            Exit.resetShutdownHookAdder();
        }
        files = Path.of(Objects.requireNonNull(broker.getCluster()).nodes().baseDirectory());
        log.info("In-process Kafka broker on {}; its files are temporary: {}", broker.getBrokersAsString(), files);
    }

    List<String> bootstrapServers() {
        return List.of(broker.getBrokersAsString());
    }

    /** Closes the broker and deletes its files. Spring does so after all of its clients, which depend on it. */
    @Override
    public void close() {
        try {
            broker.destroy();
        } finally {
            deleteFiles();
        }
    }

    /** Deletes what a broker that did not close cleanly has left behind. */
    private void deleteFiles() {
        try {
            FileSystemUtils.deleteRecursively(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
