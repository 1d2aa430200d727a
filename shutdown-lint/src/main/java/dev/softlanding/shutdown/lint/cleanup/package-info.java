/** Which code cleans up: {@link dev.softlanding.shutdown.lint.cleanup.CleanupCode} knows. */
@NullMarked
package dev.softlanding.shutdown.lint.cleanup;

import org.jspecify.annotations.NullMarked;
