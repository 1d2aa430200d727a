package dev.softlanding.shutdown.scope;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was declared about a scope.
 *
 * @param name its name
 * @param owner who answers for it
 * @param labels what else is known about it
 * @param timeout what its closing may take, in nanoseconds
 * @param timeToLive for how long it may be open, in nanoseconds; {@link Limits#NONE} for ever
 */
record ScopeDeclaration(
        String name, @Nullable String owner, Map<String, String> labels, long timeout, long timeToLive) {}
