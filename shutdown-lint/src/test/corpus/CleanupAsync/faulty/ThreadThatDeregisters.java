package corpus;

import org.springframework.beans.factory.DisposableBean;

class ThreadThatDeregisters implements DisposableBean {

    @Override
    public void destroy() {
        Thread thread = new Thread(() -> System.out.println("deregistered"), "deregister");
        thread.setDaemon(true);
        thread.start(); // finds CleanupAsync
    }
}
