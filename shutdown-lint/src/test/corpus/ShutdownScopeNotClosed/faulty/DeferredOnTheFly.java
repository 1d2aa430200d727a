package corpus;

import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.nio.file.Files;
import java.nio.file.Path;

class DeferredOnTheFly {

    Path temporary(ShutdownScopes scopes) throws Exception {
        Path file = Files.createTempFile("import", ".csv");
        scopes.open("import").defer("delete", () -> Files.deleteIfExists(file)); // finds ShutdownScopeNotClosed
        return file;
    }
}
