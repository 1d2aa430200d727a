package corpus;

class SleepInWorker implements AutoCloseable {

    private final Thread heartbeat = new Thread(this::beat, "heartbeat");

    private void beat() {
        try {
            Thread.sleep(1_000);
            System.out.println("alive");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        heartbeat.start();
    }

    @Override
    public void close() {
        heartbeat.interrupt();
    }
}
