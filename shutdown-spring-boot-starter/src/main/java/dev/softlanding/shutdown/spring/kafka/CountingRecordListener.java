package dev.softlanding.shutdown.spring.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.AcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/** Counts what a listener of records has not acknowledged. Containers call it as they would call that. */
final class CountingRecordListener<K, V> extends AbstractDelegatingMessageListenerAdapter<MessageListener<K, V>>
        implements AcknowledgingConsumerAwareMessageListener<K, V>, Unacknowledged.CountingListener {

    private final Unacknowledged unacknowledged;

    CountingRecordListener(MessageListener<K, V> delegate, Unacknowledged unacknowledged) {
        super(delegate);
        this.unacknowledged = unacknowledged;
    }

    @Override
    public Unacknowledged unacknowledged() {
        return unacknowledged;
    }

    @Override
    public void onMessage(
            ConsumerRecord<K, V> data, @Nullable Acknowledgment acknowledgment, @Nullable Consumer<?, ?> consumer) {
        unacknowledged.begin(acknowledgment, counted -> delegate.onMessage(data, counted, consumer));
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> data, @Nullable Acknowledgment acknowledgment) {
        unacknowledged.begin(acknowledgment, counted -> delegate.onMessage(data, counted));
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> data, @Nullable Consumer<?, ?> consumer) {
        delegate.onMessage(data, consumer);
    }

    @Override
    public void onMessage(ConsumerRecord<K, V> data) {
        delegate.onMessage(data);
    }
}
