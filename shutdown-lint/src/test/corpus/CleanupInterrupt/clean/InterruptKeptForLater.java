package corpus;

class InterruptKeptForLater implements AutoCloseable {

    private final Thread writer = new Thread(() -> System.out.println("written"));

    @Override
    public void close() {
        boolean interrupted = false;
        for (int i = 0; i < 3 && writer.isAlive(); i++) {
            try {
                writer.join(500);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
