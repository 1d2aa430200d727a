package org.apache.kafka.clients.producer;

import java.io.Closeable;
import java.time.Duration;

/** As much of the type of Kafka as the sources of the corpus name. */
public interface Producer<K, V> extends Closeable {

    void flush();

    @Override
    void close();

    void close(Duration timeout);
}
