package dev.softlanding.shutdown.spring.findings;

import dev.softlanding.shutdown.ShutdownTask;
import dev.softlanding.shutdown.spring.OnShutdown;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.Lifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Looks for beans that are executors of the JDK, whose end is the context's close alone. Spring ends one by
 * {@code shutdown()}, and does not wait; or, if its class has a {@code close()} of its own, by that, which waits without a
 * limit. One that a task depends on is in that task's care, and one of a {@link Lifecycle} bean in that bean's.
 */
final class JdkExecutors implements FindingSource {

    private static final String FIX = "Declare a ShutdownTask that has it as a parameter, shuts it down and awaits its"
            + " termination for as long as the task has.";

    private final ConfigurableListableBeanFactory beanFactory;

    JdkExecutors(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public String name() {
        return FindingNames.EXECUTOR_SERVICE;
    }

    @Override
    public List<Finding> look() {
        List<String> waiting = new ArrayList<>();
        List<String> leaving = new ArrayList<>();
        for (String bean : beanFactory.getBeanNamesForType(ExecutorService.class, true, false)) {
            Class<?> type = typeOfOrphan(bean);
            String ending = type == null ? "" : endingOf(bean, type);
            if (ending.equals("close")) {
                waiting.add(bean);
            } else if (ending.equals("shutdown")) {
                leaving.add(bean);
            }
        }
        return Stream.of(
                        findings(
                                waiting,
                                "The context ends '%s' by close(), which waits for all jobs, however long they take; nothing"
                                        + " but the timeout of the whole close limits that."),
                        findings(
                                leaving,
                                "The context ends '%s' by shutdown() and does not wait for the jobs: those that run are cut"
                                        + " off by the end of the JVM."))
                .flatMap(List::stream)
                .toList();
    }

    private List<Finding> findings(List<String> beans, String message) {
        return beans.isEmpty()
                ? List.of()
                : List.of(new Finding(name(), message.formatted(String.join("', '", beans)), FIX));
    }

    /** Its type, if it is an executor of the JDK that was made, has a definition by which it ends, and is in nobody's care. */
    private @Nullable Class<?> typeOfOrphan(String bean) {
        Object executor = beanFactory.getSingleton(bean);
        boolean own = executor instanceof ExecutorService
                && executor.getClass().getPackageName().equals(ExecutorService.class.getPackageName())
                && executor != ForkJoinPool.commonPool()
                && beanFactory.containsBeanDefinition(bean);
        boolean caredFor = own && Stream.of(beanFactory.getDependentBeans(bean)).anyMatch(this::caresForOthers);
        return executor == null || !own || caredFor ? null : executor.getClass();
    }

    private boolean caresForOthers(String bean) {
        Class<?> type = beanFactory.containsBean(bean) ? beanFactory.getType(bean, false) : null;
        return type != null
                && (ShutdownTask.class.isAssignableFrom(type)
                        || Lifecycle.class.isAssignableFrom(type)
                        || hasTasks(type));
    }

    private static boolean hasTasks(Class<?> type) {
        ReflectionUtils.MethodFilter tasks = method -> AnnotatedElementUtils.hasAnnotation(method, OnShutdown.class);
        return !MethodIntrospector.selectMethods(type, tasks).isEmpty();
    }

    /** The method by which Spring ends it; another one if it was told to. */
    private String endingOf(String bean, Class<?> type) {
        String declared = beanFactory.getMergedBeanDefinition(bean).getDestroyMethodName();
        if (declared != null && !declared.equals(AbstractBeanDefinition.INFER_METHOD)) {
            return declared;
        }
        return hasCloseOfItsOwn(type) ? "close" : "shutdown";
    }

    /** On JDK 17 there is none at all. */
    private static boolean hasCloseOfItsOwn(Class<?> type) {
        try {
            return type.getMethod("close").getDeclaringClass() != ExecutorService.class;
        } catch (NoSuchMethodException none) {
            return false;
        }
    }
}
