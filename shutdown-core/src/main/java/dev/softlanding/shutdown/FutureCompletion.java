package dev.softlanding.shutdown;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A callback that makes a stage of itself. This class is threadsafe. */
final class FutureCompletion implements CallbackBody.Completion {

    private final CompletableFuture<@Nullable Void> future = new CompletableFuture<>();

    @Override
    public void succeed() {
        future.complete(null);
    }

    @Override
    public void fail(Throwable failure) {
        Objects.requireNonNull(failure, "'failure' must not be null");
        // as it is, a cancellation would look like one of this task
        boolean cancellation = failure instanceof CancellationException;
        future.completeExceptionally(cancellation ? new CompletionException(failure) : failure);
    }

    @Override
    public void onCancel(Runnable action) {
        Objects.requireNonNull(action, "'action' must not be null");
        CompletionStage<?> stage = future;
        stage.whenComplete((nothing, failure) -> {
            if (future.isCancelled()) {
                action.run();
            }
        });
    }

    /** What is complete when the work is. */
    CompletionStage<?> future() {
        return future;
    }
}
