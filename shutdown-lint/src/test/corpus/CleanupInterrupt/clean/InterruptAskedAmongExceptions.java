package corpus;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

class InterruptAskedAmongExceptions implements DisposableBean {

    private final Future<?> export;

    InterruptAskedAmongExceptions(Future<?> export) {
        this.export = export;
    }

    @Override
    public void destroy() {
        try {
            export.get(3, TimeUnit.SECONDS);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            export.cancel(true);
        }
        System.out.println("export is over");
    }
}
