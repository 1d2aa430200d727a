/** What monitoring sees of a shutdown: {@link dev.softlanding.shutdown.spring.observability.ShutdownMeter} lists all of it. */
@NullMarked
package dev.softlanding.shutdown.spring.observability;

import org.jspecify.annotations.NullMarked;
