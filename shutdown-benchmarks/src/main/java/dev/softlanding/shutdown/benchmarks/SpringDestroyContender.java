package dev.softlanding.shutdown.benchmarks;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Spring's {@code DisposableBean} with {@code dependsOn}: the true dependencies, one bean after the other on the closing
 * thread, without any timeout.
 */
final class SpringDestroyContender implements Contender {

    @Override
    public String title() {
        return "Spring, destroy with dependsOn";
    }

    @Override
    public PreparedRun build(Workload workload) {
        var context = new GenericApplicationContext();
        for (int task = 0; task < workload.size(); task++) {
            Runnable body = workload.body(task);
            String[] dependents = workload.dependentNames(task);
            // What depends on a bean is destroyed before it: a task comes first by depending on those after it.
            context.registerBean(
                    workload.name(task),
                    DisposableBean.class,
                    () -> body::run,
                    definition -> definition.setDependsOn(dependents));
        }
        long registeredAt = System.nanoTime();
        context.refresh();
        return new Run(context, PreparedRun.Split.since(registeredAt, "refresh"));
    }

    private record Run(GenericApplicationContext context, Split split) implements PreparedRun {

        @Override
        public void run() {
            context.close();
        }

        @Override
        public void close() {
            // Closed by the run.
        }
    }
}
