package dev.softlanding.shutdown.benchmarks.spring;

import java.io.PrintStream;
import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A Kafka broker in the measuring process, so that it is in nobody's figures. */
final class Broker implements AutoCloseable {

    private static final String TOPIC = "work";

    private final EmbeddedKafkaKraftBroker broker;

    Broker() {
        broker = new EmbeddedKafkaKraftBroker(1, 1, TOPIC);
        broker.brokerProperties(Map.of(
                "num.io.threads", "2",
                "num.network.threads", "1",
                "offsets.topic.num.partitions", "1",
                "log.segment.bytes", "16777216"));
        broker.brokerListProperty("benchmarks.brokers");
        PrintStream results = System.out;
        System.setOut(System.err); // where Kafka tells that it formats its directory
        try {
            broker.afterPropertiesSet();
        } finally {
            System.setOut(results);
        }
    }

    String address() {
        return broker.getBrokersAsString();
    }

    @Override
    public void close() {
        broker.destroy();
    }
}
