package dev.softlanding.shutdown.spring.report;

import dev.softlanding.shutdown.process.ProcessShutdown;
import dev.softlanding.shutdown.time.TimeSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/** Writes a shutdown down where that is wanted. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "shutdown.enabled", matchIfMissing = true)
@Conditional(ReportAutoConfiguration.DirectoryIsSet.class)
public final class ReportAutoConfiguration {

    private static final String DIRECTORY = "shutdown.report.directory";

    @Bean
    ReportDirectory shutdownReportDirectory(
            ApplicationContext context, ObjectProvider<ProcessShutdown.Participant> participant) {
        var directory = ReportDirectory.of(context.getEnvironment().getRequiredProperty(DIRECTORY));
        participant.ifAvailable(
                real -> directory.tryOut(context.getClassLoader())); // a test is to leave nothing behind
        return directory;
    }

    /** A variable of the environment may be blank. */
    static final class DirectoryIsSet implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(DIRECTORY));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ImportRuntimeHints(ReportRuntimeHints.class)
    static class FilesConfiguration {

        @Bean
        ReportFiles shutdownReportFiles(
                ReportDirectory directory,
                ObjectProvider<PlanDescriber> describer,
                ObjectProvider<ProcessShutdown.Participant> participant) {
            return new ReportFiles(
                    directory.path(),
                    describer::getObject,
                    PlanJson::of,
                    TimeSource.system(),
                    participant.getIfAvailable() != null);
        }
    }
}
