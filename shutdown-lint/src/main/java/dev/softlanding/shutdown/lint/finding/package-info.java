/** What was found, and the files that say so. */
@NullMarked
package dev.softlanding.shutdown.lint.finding;

import org.jspecify.annotations.NullMarked;
