package dev.softlanding.shutdown.lint.plan;

import dev.softlanding.shutdown.lint.finding.Rule;
import dev.softlanding.shutdown.lint.plan.declared.Declared;
import java.util.List;
import javax.lang.model.element.AnnotationValue;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong.
 *
 * @param error whether the start would refuse it, rather than maybe
 * @param message what and why, and what to do
 * @param at the tasks that have to do with it: it is put at the first that is being compiled, and each can suppress it
 * @param value what of the first one's annotation says it, or {@code null} for all of it
 */
record Problem(
        Rule rule,
        boolean error,
        String message,
        List<Declared> at,
        @Nullable AnnotationValue value) {}
