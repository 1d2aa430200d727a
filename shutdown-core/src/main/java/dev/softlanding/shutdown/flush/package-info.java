/**
 * The last resort's work: {@link dev.softlanding.shutdown.flush.Flusher} says what must not be lost, however a run ends.
 */
@NullMarked
package dev.softlanding.shutdown.flush;

import org.jspecify.annotations.NullMarked;
