/**
 * Checks of Error Prone over code that cleans up. Each extends {@link dev.softlanding.shutdown.lint.check.CleanupCheck}, has a page in
 * {@code docs/lint}, and is registered in {@code META-INF/services}.
 */
@NullMarked
package dev.softlanding.shutdown.lint.check;

import org.jspecify.annotations.NullMarked;
