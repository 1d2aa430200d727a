package corpus;

class PollWithCounter implements AutoCloseable {

    private final Thread worker = new Thread(() -> System.out.println("works"));

    @Override
    public void close() throws InterruptedException {
        worker.interrupt();
        int left = 50;
        while (worker.isAlive() && left-- > 0) {
            Thread.sleep(20);
        }
    }
}
