package corpus;

class InterruptIgnoredInClose implements AutoCloseable {

    private final Thread sender = new Thread(() -> System.out.println("sent"), "sender");
    private volatile boolean closed;

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
        try {
            sender.join(1_000);
        } catch (InterruptedException ignored) { // finds CleanupInterrupt
            // we are closing anyway
        }
        System.out.println("closed " + closed);
    }
}
