package corpus;

import jakarta.annotation.PreDestroy;

class ProcessInPreDestroy {

    private Process converter;

    @PreDestroy
    void stopConverter() throws InterruptedException {
        converter.destroy();
        int code = converter.waitFor(); // finds CleanupUnboundedWait
        System.out.println("converter ended with " + code);
    }
}
