package dev.softlanding.shutdown.report;

import dev.softlanding.shutdown.Origin;

/**
 * An edge that gave way to one of a higher {@linkplain Origin origin}.
 *
 * @param first the task or phase that would have had to end first
 * @param then the task or phase that would have come after it
 * @param origin where the edge came from
 * @param because what it contradicts, as one sentence
 */
public record DroppedEdge(String first, String then, Origin origin, String because) {}
