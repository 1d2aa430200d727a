package corpus;

import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

class OtherThingsThatOpen {

    private final ShutdownScopes scopes = ShutdownScopes.create();

    long size(Path file) throws IOException {
        scopes.scope("never opened").owner("nobody");
        FileChannel channel = FileChannel.open(file);
        return channel.size() + scopes.openCount();
    }
}
