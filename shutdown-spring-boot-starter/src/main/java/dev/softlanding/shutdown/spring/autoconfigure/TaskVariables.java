package dev.softlanding.shutdown.spring.autoconfigure;

import dev.softlanding.shutdown.TaskSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * The settings of tasks in variables of the environment that have an underscore for each dash of the task's name, as {@code
 * SHUTDOWN_TASKS_WEB_DRAIN_TIMEOUT}. Boot binds such a variable to a field, but to no entry of a map: what is before the underscore
 * would be the entry. This class has no state.
 */
final class TaskVariables {

    /** Without dashes. What ends otherwise is another's, as of a Service of Kubernetes. */
    static final Set<String> SETTINGS = Set.of(
            "after",
            "before",
            "bulkhead",
            "circuitbreaker",
            "enabled",
            "guaranteed",
            "onfailure",
            "optional",
            "phase",
            "ratelimiter",
            "retry",
            "timelimiter",
            "timeout");

    private static final ConfigurationPropertyName TASKS = ConfigurationPropertyName.of("shutdown.tasks");

    private TaskVariables() {}

    /** The settings by the names of tasks, with dashes where the variables have underscores. */
    static Map<String, TaskSettings> of(Environment environment) {
        var found = new TreeMap<String, TaskSettings>();
        Binder binder = Binder.get(environment);
        for (var source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream().filter(TASKS::isAncestorOf).forEach(variable -> {
                    ConfigurationPropertyName task = task(variable);
                    if (task.getNumberOfElements() > TASKS.getNumberOfElements() + 1) {
                        binder.bind(task, Bindable.of(ShutdownProperties.Task.class))
                                .ifBound(settings -> found.put(
                                        task.subName(TASKS.getNumberOfElements())
                                                .toString()
                                                .replace('.', '-'),
                                        settings.settings()));
                    }
                });
            }
        }
        return found;
    }

    /** What is before the setting; none if there is no such setting. */
    private static ConfigurationPropertyName task(ConfigurationPropertyName variable) {
        int end = variable.getNumberOfElements();
        end -= variable.isLastElementIndexed() ? 1 : 0;
        String setting = "";
        for (int start = end - 1; start > TASKS.getNumberOfElements(); start--) {
            setting = variable.getElement(start, Form.UNIFORM) + setting;
            if (SETTINGS.contains(setting)) {
                return variable.chop(start);
            }
        }
        return TASKS;
    }
}
