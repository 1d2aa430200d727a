/** Time and waiting as a seam, so that whatever waits can be tested without waiting. */
@NullMarked
package dev.softlanding.shutdown.time;

import org.jspecify.annotations.NullMarked;
