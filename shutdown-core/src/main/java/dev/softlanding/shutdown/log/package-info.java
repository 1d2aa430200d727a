/** What a run looks like in a log: a line per transition, and a {@link dev.softlanding.shutdown.log.Timeline} at its end. */
@NullMarked
package dev.softlanding.shutdown.log;

import org.jspecify.annotations.NullMarked;
