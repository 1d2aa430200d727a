package dev.softlanding.shutdown.spring.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.adapter.AsyncRepliesAware;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.util.ObjectUtils;

/**
 * How many of the records, or batches, that an asynchronous listener was given it has not acknowledged. Spring acknowledges
 * for a listener that returns a future, a {@code Mono} or is a suspend function, when the work is done or has failed. Threadsafe.
 */
final class Unacknowledged {

    /** The method of Spring's that acknowledges what has failed, before it has that retried. */
    private static final String FAILURE = "asyncFailure";

    private final AtomicLong count = new AtomicLong();
    private volatile boolean closing;

    /**
     * Counts for a container that has not been started, if its listener is asynchronous.
     *
     * @return the count, or {@code null} for a listener that is done when it returns
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static @Nullable Unacknowledged of(MessageListenerContainer container) {
        ContainerProperties properties = container.getContainerProperties();
        Object listener = properties.getMessageListener();
        if (listener instanceof CountingListener counting) {
            return counting.unacknowledged();
        }
        if (!isAsynchronous(properties, listener) || !ObjectUtils.isEmpty(properties.getAdviceChain())) {
            return null; // advice would be applied to the wrapper again
        }
        var unacknowledged = new Unacknowledged();
        if (listener instanceof MessageListener records) {
            properties.setMessageListener(new CountingRecordListener(records, unacknowledged));
        } else if (listener instanceof BatchMessageListener batches) {
            properties.setMessageListener(new CountingBatchListener(batches, unacknowledged));
        }
        return unacknowledged;
    }

    private static boolean isAsynchronous(ContainerProperties properties, @Nullable Object listener) {
        return properties.isAsyncAcks() || (listener instanceof AsyncRepliesAware aware && aware.isAsyncReplies());
    }

    /** A listener that counts. */
    interface CountingListener {

        Unacknowledged unacknowledged();
    }

    /** From now on what fails is not acknowledged: nobody will retry it here, so that it has to be delivered again elsewhere. */
    void close() {
        closing = true;
    }

    /** How many. */
    long count() {
        return count.get();
    }

    /** Has a listener do its work, which goes on until the acknowledgment that it is given. */
    void begin(@Nullable Acknowledgment acknowledgment, Work work) {
        if (acknowledgment == null || !acknowledgment.isOutOfOrderCommit()) {
            work.with(acknowledgment);
            return;
        }
        var counted = new Counted(acknowledgment);
        count.incrementAndGet();
        try {
            work.with(counted);
        } catch (Throwable failure) {
            counted.end(); // the container's error handler has it now
            throw failure;
        }
    }

    /** What a listener does with its acknowledgment. */
    @FunctionalInterface
    interface Work {

        void with(@Nullable Acknowledgment acknowledgment);
    }

    private static boolean isFailure() {
        return StackWalker.getInstance()
                .walk(callers -> callers.anyMatch(caller -> FAILURE.equals(caller.getMethodName())));
    }

    private final class Counted implements Acknowledgment {

        private final Acknowledgment delegate;
        private final AtomicBoolean ended = new AtomicBoolean();

        Counted(Acknowledgment delegate) {
            this.delegate = delegate;
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                count.decrementAndGet();
            }
        }

        @Override
        public void acknowledge() {
            try {
                if (!closing || !isFailure()) {
                    delegate.acknowledge();
                }
            } finally {
                end();
            }
        }

        @Override
        public void acknowledge(int index) {
            try {
                delegate.acknowledge(index);
            } finally {
                end();
            }
        }

        @Override
        public void nack(Duration sleep) {
            delegate.nack(sleep);
        }

        @Override
        public void nack(int index, Duration sleep) {
            delegate.nack(index, sleep);
        }

        @Override
        public boolean isOutOfOrderCommit() {
            return delegate.isOutOfOrderCommit();
        }

        @Override
        public String toString() {
            return delegate.toString();
        }
    }
}
