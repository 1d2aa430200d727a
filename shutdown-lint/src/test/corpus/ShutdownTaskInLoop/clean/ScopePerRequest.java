package corpus;

import dev.softlanding.shutdown.scope.Scope;
import dev.softlanding.shutdown.scope.ShutdownScopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.web.bind.annotation.GetMapping;

class ScopePerRequest {

    private final ShutdownScopes scopes;

    ScopePerRequest(ShutdownScopes scopes) {
        this.scopes = scopes;
    }

    @GetMapping("/report")
    String report(String id) throws IOException {
        try (Scope scope = scopes.open("report " + id)) {
            Path file = Files.createTempFile("report", id);
            scope.defer("delete", () -> Files.deleteIfExists(file));
            return Files.readString(file);
        }
    }
}
