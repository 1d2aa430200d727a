package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ClosedIfAllGoesWell {

    String read(ShutdownScopes scopes, Path file) throws IOException {
        Scope scope = scopes.open("read"); // finds ShutdownScopeNotClosed
        scope.defer("delete", () -> Files.deleteIfExists(file));
        String text = Files.readString(file);
        scope.close();
        return text;
    }
}
