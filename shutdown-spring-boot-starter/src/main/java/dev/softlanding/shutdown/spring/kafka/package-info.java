/**
 * The end of Kafka's listeners and producers. {@link dev.softlanding.shutdown.spring.kafka.KafkaAdaptersAutoConfiguration}
 * makes the adapters.
 */
@NullMarked
package dev.softlanding.shutdown.spring.kafka;

import org.jspecify.annotations.NullMarked;
