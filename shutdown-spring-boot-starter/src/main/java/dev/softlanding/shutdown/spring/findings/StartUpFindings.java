package dev.softlanding.shutdown.spring.findings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * Has the sources of a context look once it has been refreshed, after the listener that arms its plan, and logs what they
 * found. Only in processes that are to end one day: in tests nobody looks.
 */
final class StartUpFindings implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent>, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(StartUpFindings.class);

    private final ApplicationContext context;
    private final Collection<FindingSource> sources;
    private final Collection<String> names;
    private final FindingSettings settings;
    private final Findings findings;
    private final boolean realRun;
    private boolean looked;

    /**
     * @param sources who looks in this context
     * @param names of all findings that there could be, in this context or its parents
     */
    StartUpFindings(
            ApplicationContext context,
            Collection<FindingSource> sources,
            Collection<String> names,
            FindingSettings settings,
            Findings findings,
            boolean realRun) {
        this.context = context;
        this.sources = List.copyOf(sources);
        this.names = List.copyOf(names);
        this.settings = settings;
        this.findings = findings;
        this.realRun = realRun;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** In tests too: a bad name is to be found there. */
    @Override
    public void afterSingletonsInstantiated() {
        settings.refuseUnknown(names);
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (realRun && !looked && event.getApplicationContext() == context) {
            looked = true;
            findings.found(look());
            List<Finding> known = foundByParent();
            findings.all().stream().filter(finding -> !known.contains(finding)).forEach(StartUpFindings::log);
        }
    }

    /** It belongs to the start, and comes after the plan is armed. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    private List<Finding> look() {
        List<Finding> found = new ArrayList<>();
        for (FindingSource source : sources) {
            if (settings.isOn(source.name())) {
                found.addAll(look(source));
            }
        }
        return found;
    }

    /** A source is foreign code, and one that fails no reason not to start. */
    private static List<Finding> look(FindingSource source) {
        try {
            return List.copyOf(source.look());
        } catch (RuntimeException | LinkageError failure) {
            logger.warn("Whether there is a finding '{}' cannot be told", source.name(), failure);
            return List.of();
        }
    }

    /** Most findings are about the process, and need not be told by each of its contexts. */
    private List<Finding> foundByParent() {
        ApplicationContext parent = context.getParent();
        return parent == null
                ? List.of()
                : parent.getBeanProvider(Findings.class).stream()
                        .flatMap(known -> known.all().stream())
                        .toList();
    }

    private static void log(Finding finding) {
        logger.warn(
                "{} {} (shutdown.findings.{}=false silences this)", finding.message(), finding.fix(), finding.name());
    }
}
