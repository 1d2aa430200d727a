package corpus;

import java.util.concurrent.TimeUnit;

class SignalSentToProcess implements AutoCloseable {

    private final Process converter;

    SignalSentToProcess(Process converter) {
        this.converter = converter;
    }

    @Override
    public void close() throws InterruptedException {
        converter.destroy();
        if (!converter.waitFor(2, TimeUnit.SECONDS)) {
            converter.destroyForcibly();
        }
    }
}
