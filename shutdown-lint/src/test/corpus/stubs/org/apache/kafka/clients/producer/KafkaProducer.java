package org.apache.kafka.clients.producer;

import java.time.Duration;
import java.util.Map;

/** As much of the type of Kafka as the sources of the corpus name. */
public class KafkaProducer<K, V> implements Producer<K, V> {

    public KafkaProducer(Map<String, Object> settings) {}

    @Override
    public native void flush();

    @Override
    public native void close();

    @Override
    public native void close(Duration timeout);
}
