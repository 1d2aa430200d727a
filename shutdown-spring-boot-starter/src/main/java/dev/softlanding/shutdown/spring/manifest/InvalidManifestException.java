package dev.softlanding.shutdown.spring.manifest;

import dev.softlanding.shutdown.ShutdownException;
import java.io.Serial;

/** A manifest cannot be judged: it is no YAML, or none of its documents is of a workload. Says where, and what to do. */
public final class InvalidManifestException extends ShutdownException {

    @Serial
    private static final long serialVersionUID = 1L;

    InvalidManifestException(String message) {
        super(message);
    }
}
