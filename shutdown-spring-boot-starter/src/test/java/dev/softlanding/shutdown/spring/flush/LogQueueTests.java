package dev.softlanding.shutdown.spring.flush;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogQueueTests {

    private int size;
    private boolean idle;
    private final LogQueue queue = new LogQueue(() -> size, () -> idle);

    @Test
    void drainedWhenItIsEmptyAndItsThreadIdle() {
        idle = true;

        assertThat(queue.isDrained()).isTrue();
    }

    @Test
    void notDrainedWhenItIsEmptyButItsThreadBusy() {
        assertThat(queue.isDrained()).isFalse();
        assertThat(queue.isDrained()).isFalse();
    }

    @Test
    void notDrainedWhenItIsFull() {
        size = 1;
        idle = true;

        assertThat(queue.isDrained()).isFalse();
    }

    /** Under load its thread is never idle. */
    @Test
    void drainedWhenItWasEmptyAndFilledAndIsEmptyAgain() {
        size = 3;
        assertThat(queue.isDrained()).isFalse();
        size = 0;
        assertThat(queue.isDrained()).isFalse();
        size = 2;
        assertThat(queue.isDrained()).isFalse();
        size = 0;

        assertThat(queue.isDrained()).isTrue();
    }

    /** It is about the lines that were there. */
    @Test
    void drainedOnceStaysSo() {
        idle = true;
        assertThat(queue.isDrained()).isTrue();
        size = 1;

        assertThat(queue.isDrained()).isTrue();
    }
}
