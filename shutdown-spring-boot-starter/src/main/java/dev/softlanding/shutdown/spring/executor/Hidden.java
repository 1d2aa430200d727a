package dev.softlanding.shutdown.spring.executor;

import dev.softlanding.shutdown.spring.adoption.HiddenField;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What Spring's executors do not tell, and hints for native images that it is asked for. */
final class Hidden implements RuntimeHintsRegistrar {

    static final HiddenField AWAIT_TERMINATION_MILLIS =
            HiddenField.of(ExecutorConfigurationSupport.class, "awaitTerminationMillis");
    static final HiddenField ACCEPTS_AFTER_CLOSE =
            HiddenField.of(ExecutorConfigurationSupport.class, "acceptTasksAfterContextClose");
    static final HiddenField REFUSES_AFTER_CLOSE = HiddenField.of(ThreadPoolTaskExecutor.class, "strictEarlyShutdown");
    static final HiddenField TERMINATION_TIMEOUT =
            HiddenField.of(SimpleAsyncTaskExecutor.class, "taskTerminationTimeout");
    static final HiddenField ACTIVE_THREADS = HiddenField.of(SimpleAsyncTaskExecutor.class, "activeThreads");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        List.of(AWAIT_TERMINATION_MILLIS, ACCEPTS_AFTER_CLOSE, REFUSES_AFTER_CLOSE, TERMINATION_TIMEOUT, ACTIVE_THREADS)
                .forEach(field -> field.register(hints));
    }
}
