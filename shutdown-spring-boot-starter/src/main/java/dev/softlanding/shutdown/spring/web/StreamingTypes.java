package dev.softlanding.shutdown.spring.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * The content types of responses that are read as they come, and may never end by themselves. A client of one of them expects
 * that it ends at any time, and comes again.
 */
final class StreamingTypes {

    private static final List<MediaType> TYPES = List.of(
            MediaType.TEXT_EVENT_STREAM,
            MediaType.APPLICATION_NDJSON,
            new MediaType("application", "*+x-ndjson"),
            new MediaType("application", "stream+json"));

    private StreamingTypes() {}

    static boolean contain(@Nullable MediaType type) {
        return type != null && TYPES.stream().anyMatch(streaming -> streaming.includes(type));
    }
}
