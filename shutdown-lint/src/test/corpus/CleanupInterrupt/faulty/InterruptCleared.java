package corpus;

import dev.softlanding.shutdown.TaskContext;
import dev.softlanding.shutdown.TaskBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

class InterruptCleared implements TaskBody {

    private final FileChannel journal;

    InterruptCleared(FileChannel journal) {
        this.journal = journal;
    }

    @Override
    public void run(TaskContext context) throws IOException {
        // a channel closes itself when its thread is interrupted
        Thread.interrupted(); // finds CleanupInterrupt
        journal.write(ByteBuffer.wrap(new byte[] {0}));
        journal.force(true);
    }
}
