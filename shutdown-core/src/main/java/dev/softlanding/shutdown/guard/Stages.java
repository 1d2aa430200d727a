package dev.softlanding.shutdown.guard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for what goes on without a thread. */
public final class Stages {

    private Stages() {}

    /**
     * Waits until the stage is complete, on the calling thread. An interrupt cancels it, if it can be cancelled.
     *
     * @param stage what to wait for; {@code null} if there is nothing to wait for
     * @throws InterruptedException if the calling thread was interrupted
     * @throws Exception what the stage failed with; an {@link Error} as it is
     */
    public static void await(@Nullable CompletionStage<?> stage) throws Exception {
        if (stage == null) {
            return;
        }
        try {
            endOf(stage).get();
        } catch (InterruptedException interrupted) {
            cancel(stage);
            throw interrupted;
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        }
    }

    /** Not every stage can be made a future of. */
    private static CompletableFuture<Boolean> endOf(CompletionStage<?> stage) {
        var end = new CompletableFuture<Boolean>();
        stage.whenComplete((result, failure) -> {
            if (failure == null) {
                end.complete(true);
            } else {
                end.completeExceptionally(failure);
            }
        });
        return end;
    }

    /** Cancels what the stage can be made a future of; without effect where it cannot. */
    public static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (Throwable uncancellable) {
            // It goes on.
        }
    }

    private static Exception unwrapped(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : new ExecutionException(cause);
    }
}
