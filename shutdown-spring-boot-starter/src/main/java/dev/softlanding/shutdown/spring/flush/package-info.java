/**
 * What must not be lost, however a shutdown ends: queued log lines, metrics, spans, records, scopes, a flight recording.
 * {@link dev.softlanding.shutdown.spring.flush.FlushersAutoConfiguration} makes the {@code Flusher} beans.
 */
@NullMarked
package dev.softlanding.shutdown.spring.flush;

import org.jspecify.annotations.NullMarked;
