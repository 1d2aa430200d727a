package dev.softlanding.shutdown.spring.report;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;

/** What a written report is made of, which a native image would otherwise leave out. */
final class ReportRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), ShutdownPlanDescriptor.class);
        hints.resources().registerResource(new ClassPathResource("plan.html", PlanPage.class));
    }
}
