package dev.softlanding.shutdown.spring.resilience;

import dev.softlanding.shutdown.TaskDecorator;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An instance of Resilience4j, as it is put around work in a shutdown. Threadsafe. */
@FunctionalInterface
interface Policy {

    /**
     * Does the work, or does not, or does it several times.
     *
     * @param call what is known of the work, whatever number of policies are around it
     * @param work what is inside of this policy
     * @return what the work left behind, or {@code null} if it is done
     * @throws Exception what the work threw, or a {@link dev.softlanding.shutdown.SkippedException} if it must not begin
     */
    @Nullable
    CompletionStage<?> around(Call call, TaskDecorator.Work work) throws Exception;
}
