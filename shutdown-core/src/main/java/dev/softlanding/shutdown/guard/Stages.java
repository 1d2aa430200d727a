package dev.softlanding.shutdown.guard;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Waits for what goes on without a thread. */
public final class Stages {

    private Stages() {}

    /**
     * Waits until the stage is complete, on the calling thread. An interrupt cancels it.
     *
     * @param stage what to wait for; {@code null} if there is nothing to wait for
     * @throws InterruptedException if the calling thread was interrupted
     * @throws Exception what the stage failed with
     */
    public static void await(@Nullable CompletionStage<?> stage) throws Exception {
        if (stage == null) {
            return;
        }
        Future<?> future = stage.toCompletableFuture();
        try {
            future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
