package corpus;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class LatchOfItsOwn implements DisposableBean {

    private final Executor executor;
    private final List<Runnable> steps;

    LatchOfItsOwn(Executor executor, List<Runnable> steps) {
        this.executor = executor;
        this.steps = steps;
    }

    @Override
    public void destroy() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(steps.size());
        for (Runnable step : steps) {
            executor.execute(() -> {
                try {
                    step.run();
                } finally {
                    ended.countDown();
                }
            });
        }
        if (!ended.await(3, TimeUnit.SECONDS)) {
            System.err.println(ended.getCount() + " steps are late");
        }
    }
}
