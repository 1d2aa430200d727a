package dev.softlanding.shutdown.spring.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.adapter.AbstractDelegatingMessageListenerAdapter;
import org.springframework.kafka.support.Acknowledgment;

/** Counts what a listener of batches has not acknowledged. Containers call it as they would call that. */
final class CountingBatchListener<K, V> extends AbstractDelegatingMessageListenerAdapter<BatchMessageListener<K, V>>
        implements BatchAcknowledgingConsumerAwareMessageListener<K, V>, Unacknowledged.CountingListener {

    private final Unacknowledged unacknowledged;

    CountingBatchListener(BatchMessageListener<K, V> delegate, Unacknowledged unacknowledged) {
        super(delegate);
        this.unacknowledged = unacknowledged;
    }

    @Override
    public Unacknowledged unacknowledged() {
        return unacknowledged;
    }

    @Override
    public boolean wantsPollResult() {
        return delegate.wantsPollResult();
    }

    @Override
    public void onMessage(
            ConsumerRecords<K, V> records, @Nullable Acknowledgment acknowledgment, Consumer<K, V> consumer) {
        unacknowledged.begin(acknowledgment, counted -> delegate.onMessage(records, counted, consumer));
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<K, V>> data,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        unacknowledged.begin(acknowledgment, counted -> delegate.onMessage(data, counted, consumer));
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Acknowledgment acknowledgment) {
        unacknowledged.begin(acknowledgment, counted -> delegate.onMessage(data, counted));
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> data, @Nullable Consumer<?, ?> consumer) {
        delegate.onMessage(data, consumer);
    }

    @Override
    public void onMessage(List<ConsumerRecord<K, V>> data) {
        delegate.onMessage(data);
    }
}
